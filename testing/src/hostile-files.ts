/** Files by which somebody would like to run something at who opens them, for the Worker's tests and those in a browser. */

const ascii = (text: string): number[] => [...text].map((sign) => sign.charCodeAt(0));
export const raw = (...parts: (number[] | string)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? ascii(part) : part)));
/** Where it runs, a browser shows a dialog. */
const SCRIPT = '<script>alert(document.domain)</script>';
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${SCRIPT}</svg>`;

/** One entry of a ZIP, stored, as its local header says it; sizes may lie. */
export const zip = (name: string, content: string, size = content.length): Uint8Array =>
  raw(
    'PK\x03\x04',
    [20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [content.length & 255, content.length >> 8, 0, 0],
    [size & 255, (size >> 8) & 255, (size >> 16) & 255, (size >>> 24) & 255],
    [name.length, 0, 0, 0],
    name,
    content,
  );
/** A picture of one pixel. */
const PNG = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (sign) => sign.charCodeAt(0),
);
/** The same that says to be this large. */
const png = (side: number): Uint8Array => {
  const bytes = PNG.slice();
  const view = new DataView(bytes.buffer);
  view.setUint32(16, side);
  view.setUint32(20, side);
  return bytes;
};

type Expected = string | 400 | 413 | 415;
/** What it is, its bytes, what its sender says of it, and what it is taken as, or the refusal. */
export const HOSTILE_CONTENTS: readonly (readonly [string, Uint8Array, string, Expected])[] = [
  ['SVG with script that says so', raw(SVG), 'image/svg+xml', 415],
  ['SVG that says to be a PNG', raw(SVG), 'image/png', 415],
  ['SVG behind an XML declaration', raw('<?xml version="1.0"?>', SVG), 'image/png', 415],
  ['SVG behind an XML declaration, as text', raw('<?xml version="1.0"?>', SVG), 'text/plain', 415],
  ['SVG as text', raw(SVG), 'text/plain', 'text/plain'],
  ['HTML that says so', raw('<!doctype html>', SCRIPT), 'text/html', 415],
  ['HTML named .png', raw('<!doctype html>', SCRIPT), 'image/png', 415],
  ['HTML behind blanks', raw('  \n\t<html>', SCRIPT), 'image/jpeg', 415],
  ['HTML behind a byte order mark', raw([0xef, 0xbb, 0xbf], '<html>', SCRIPT), 'text/html', 415],
  ['HTML as text', raw(SCRIPT), 'text/plain', 'text/plain'],
  [
    'XHTML',
    raw('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', SCRIPT),
    'application/xhtml+xml',
    415,
  ],
  [
    'XML with an outer entity',
    raw('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
    'text/xml',
    415,
  ],
  ['XSLT', raw('<?xml-stylesheet href="#x"?><xsl:stylesheet/>'), 'text/xsl', 415],
  ['JavaScript that says so', raw('alert(1)'), 'text/javascript', 415],
  ['JavaScript as text', raw('alert(1)'), 'text/plain', 'text/plain'],
  [
    'a web page in one file',
    raw('MIME-Version: 1.0\nContent-Type: multipart/related\n\n', SCRIPT),
    'message/rfc822',
    415,
  ],
  ['a shortcut to a page', raw('[InternetShortcut]\nURL=javascript:alert(1)'), 'text/plain', 'text/plain'],
  ['a shell script', raw('#!/bin/sh\nrm -rf /'), 'application/x-sh', 415],
  [
    'a form',
    raw('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--'),
    'multipart/form-data; boundary=x',
    415,
  ],
  ['a table that begins as a formula', raw('=cmd|"/c calc"!A1'), 'text/csv', 'text/plain'],
  ['a GIF that is a script too', raw('GIF89a/*', [0, 0, 0], '*/=1;alert(1)'), 'image/gif', 'image/gif'],
  ['a GIF that says to be a page', raw('GIF89a', SCRIPT), 'text/html', 'image/gif'],
  [
    'a GIF with a Java archive behind it',
    raw(
      'GIF89a',
      [1, 0, 1, 0, 0, 0, 0, 0x3b],
      [...zip('META-INF/MANIFEST.MF', 'x')].map((n) => String.fromCharCode(n)).join(''),
    ),
    'image/gif',
    'image/gif',
  ],
  [
    'a JPEG with a page in its comment',
    raw([0xff, 0xd8, 0xff, 0xfe, 0, 45], SCRIPT, [0xff, 0xd9]),
    'image/jpeg',
    'image/jpeg',
  ],
  [
    'a WebP with a page behind it',
    raw('RIFF', [22, 0, 0, 0], 'WEBPVP8 ', [10, 0, 0, 0, 0x10, 0, 0, 0x9d, 1, 0x2a, 1, 0, 1, 0], SCRIPT),
    'text/html',
    'image/webp',
  ],
  [
    'a film that is a page too',
    raw([0, 0, 0, 24], 'ftypisom', [0, 0, 0, 0], 'isommp42', [0, 0, 0, 47], 'mdat', SCRIPT),
    'text/html',
    'video/mp4',
  ],
  ['a PNG with a page behind it', raw([...PNG], SCRIPT), 'image/png', 'image/png'],
  ['a PNG that says to be HTML', PNG, 'text/html', 'image/png'],
  ['a PNG that says to be a PDF', PNG, 'application/pdf', 'image/png'],
  ['a PNG that says 60,000 pixels a side', png(60_000), 'image/png', 'image/png'],
  ['a PNG that says four milliards of pixels a side', png(0xffffffff), 'image/png', 'image/png'],
  [
    'a PDF with script',
    raw('%PDF-1.7\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'),
    'application/pdf',
    'application/pdf',
  ],
  ['a PDF that is a page too', raw('%PDF-1.4\n', SCRIPT), 'text/html', 'application/pdf'],
  ['a page with a PDF in it', raw(SCRIPT, '%PDF-1.4'), 'application/pdf', 415],
  ['a ZIP bomb: an entry that says 4 GB', zip('bomb', 'x', 0xffffffff), 'application/zip', 'application/zip'],
  ['a ZIP of a ZIP', zip('inner.zip', 'PK\x03\x04'), 'application/zip', 'application/zip'],
  ['a ZIP with a name that climbs', zip('../../etc/cron.d/x', 'x'), 'application/zip', 'application/zip'],
  ['a ZIP that says to be a picture', zip('a', 'x'), 'image/png', 'application/zip'],
  ['a ZIP that says to be a page', zip('a', 'x'), 'text/html', 'application/zip'],
  ['gzip', raw([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), 'application/zip', 415],
  ['7-Zip', raw([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]), 'application/zip', 415],
  ['RAR', raw('Rar!\x1a\x07\x01\0'), 'application/zip', 415],
  ['a program of Windows', raw('MZ', [0x90, 0, 3, 0, 0, 0, 4, 0]), 'image/png', 415],
  ['a program of Linux', raw([0x7f], 'ELF', [2, 1, 1, 0]), 'application/pdf', 415],
  ['a program of macOS', raw([0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1]), 'image/jpeg', 415],
  ['a class of Java', raw([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52]), 'image/gif', 415],
  ['WebAssembly', raw('\0asm\x01\0\0\0'), 'application/wasm', 415],
  [
    'an old office document, which may hold macros',
    raw([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    'application/msword',
    415,
  ],
  ['RTF', raw('{\\rtf1{\\object}}'), 'application/rtf', 415],
  ['Flash', raw('FWS', [9, 0, 0, 0, 0]), 'image/png', 415],
  [
    'HEIC, in which a position would stay',
    raw([0, 0, 0, 24], 'ftypheic', [0, 0, 0, 0], 'mif1heic'),
    'image/heic',
    415,
  ],
  ['TIFF', raw('II*\0', [8, 0, 0, 0]), 'image/tiff', 415],
  ['bytes that nobody knows', raw([1, 2, 3, 4]), 'image/png', 415],
  ['text with NUL', raw('a\0b'), 'text/plain', 415],
  ['text in UTF-16', raw([0xff, 0xfe, 0x3c, 0, 0x73, 0]), 'text/plain', 415],
  ['text in UTF-16, the other way round', raw([0xfe, 0xff, 0, 0x3c, 0, 0x73]), 'text/plain', 415],
  ['text that is no UTF-8', raw([0x61, 0xc3, 0x28]), 'text/plain', 415],
  ['text of which nobody says that it is one', raw('hello'), 'application/octet-stream', 415],
  ['nothing', new Uint8Array(0), 'text/plain', 400],
  ['one byte over the limit', new Uint8Array(1_000_001), 'image/png', 413],
];
