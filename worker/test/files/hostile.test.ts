import { describe, expect, it } from 'vitest';
import { MARY, tokenFor } from '../support.ts';
import { bucket, codeOf, PNG, read, upload } from './support.ts';

const ascii = (text: string): number[] => [...text].map((sign) => sign.charCodeAt(0));
const raw = (...parts: (number[] | string)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? ascii(part) : part)));
const SCRIPT = '<script>alert(document.domain)</script>';
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${SCRIPT}</svg>`;

/** One entry of a ZIP, stored, as its local header says it; sizes may lie. */
const zip = (name: string, content: string, size = content.length): Uint8Array =>
  raw(
    'PK\x03\x04',
    [20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [content.length & 255, content.length >> 8, 0, 0],
    [size & 255, (size >> 8) & 255, (size >> 16) & 255, (size >>> 24) & 255],
    [name.length, 0, 0, 0],
    name,
    content,
  );
/** A picture that says to be this large. */
const png = (side: number): Uint8Array => {
  const bytes = PNG.slice();
  const view = new DataView(bytes.buffer);
  view.setUint32(16, side);
  view.setUint32(20, side);
  return bytes;
};

type Expected = string | 400 | 413 | 415;
/** What it is, its bytes, what its sender says of it, and what it is taken as, or the refusal. */
const CONTENTS: [string, Uint8Array, string, Expected][] = [
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
const NAMES: [string, string][] = [
  ['../../../etc/passwd', 'passwd'],
  ['..\\..\\windows\\system32\\x.dll', 'x.dll'],
  ['a\0.png', 'a.png'],
  ['photo\u202Egpj.exe', 'photogpj.exe'],
  ['\u2066a\u2069\u200F.png', 'a.png'],
  ['photo.jpg.exe', 'photo.jpg.exe'],
  ['a"; filename="b.html', 'a_; filename=_b.html'],
  ['a\r\nset-cookie: x=1.png', 'aset-cookie_ x=1.png'],
  ['<img src=x onerror=alert(1)>.png', '_img src=x onerror=alert(1)_.png'],
  ['CON', 'CON'],
  ['.htaccess', 'htaccess'],
];

describe('a hostile file', () => {
  it.each(CONTENTS)('%s', async (title, body, type, expected) => {
    const customer = `hostile ${CONTENTS.findIndex(([each]) => each === title)}`;
    const response = await upload(body, { customer, type, name: 'file' });
    if (typeof expected === 'number') {
      expect(response.status).toBe(expected);
      await response.body?.cancel();
      expect((await bucket.list({ prefix: `server/sessions/${customer}/` })).objects).toEqual([]);
      return;
    }
    expect(response.status).toBe(201);
    const {
      id,
      type: found,
      width = 1,
    } = (await response.json()) as { id: string; type: string; width?: number };
    expect(found).toBe(expected);
    // No reader takes a message whose picture says more.
    expect(width).toBeLessThanOrEqual(100_000);
    const given = await read(`/attachments/${id}`, await tokenFor({ ...MARY, id: customer }));
    expect(new Uint8Array(await given.arrayBuffer())).toEqual(body);
    expect(given.headers.get('content-type')).toBe(expected);
    expect(given.headers.get('x-content-type-options')).toBe('nosniff');
    expect(given.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(given.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  });

  it.each(NAMES)('with the name %j is called %j', async (name, kept) => {
    const response = await upload(PNG, { customer: 'hostile names', name });
    const { id, name: found } = (await response.json()) as { id: string; name: string };
    expect([response.status, found]).toEqual([201, kept]);
    const given = await read(`/attachments/${id}`, await tokenFor({ ...MARY, id: 'hostile names' }));
    await given.body?.cancel();
    expect(given.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[\w%.~-]+$/,
    );
    expect(given.headers.has('set-cookie')).toBe(false);
  });

  it('that stops before its end leaves nothing, and no place is taken', async () => {
    const customer = 'hostile stop';
    const { readable, writable } = new FixedLengthStream(1_000_000);
    const writer = writable.getWriter();
    const answer = upload(readable, { customer, type: 'image/png' }).then(
      (response) => response.status,
      () => 'broken off',
    );
    await writer.write(PNG);
    await writer.abort(new Error('The connection is gone.')).catch(() => undefined);
    expect(await answer).toBeOneOf([400, 'broken off']);
    expect((await bucket.list({ prefix: `server/sessions/${customer}/` })).objects).toEqual([]);
    for (let n = 0; n < 2; n++) {
      const next = await upload(zip('a', 'x'.repeat(1_000)), { customer, type: 'application/zip' });
      expect(next.status, await next.text()).toBe(201);
    }
  });

  it('of another name than its code says is refused with that code', async () => {
    expect(await codeOf(await upload(raw(SVG), { customer: 'hostile code' }))).toBe('attachment_type');
  });
});
