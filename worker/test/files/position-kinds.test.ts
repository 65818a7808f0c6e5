import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { blanked, blankingOf, PositionStays } from '../../src/file-kinds/position/index.ts';
import { MARY, tokenFor } from '../support.ts';
import { bucket, bytesOf, codeOf, PNG, read, upload, uploaded } from './support.ts';

const joined = (...parts: (readonly number[] | Uint8Array | string)[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? bytesOf(part) : part)]));
const be32 = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
const le32 = (n: number): number[] => be32(n).reverse();
const be16 = (n: number): number[] => [n >> 8, n & 255];
const textOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/** TIFF, big endian: turned by 90°, and a directory of a position, 48° 51' 29" north. */
const TIFF = joined(
  'MM',
  be16(42),
  be32(8),
  be16(2),
  [...be16(0x0112), ...be16(3), ...be32(1), ...be16(6), 0, 0],
  [...be16(0x8825), ...be16(4), ...be32(1), ...be32(38)],
  be32(0),
  be16(1),
  [...be16(2), ...be16(5), ...be32(3), ...be32(56)],
  be32(0),
  [48, 1, 51, 1, 29, 1].flatMap(be32),
);
const LATITUDE = textOf(joined([48, 1, 51].flatMap(be32)));
const TURNED = textOf(joined(be16(0x0112), be16(3), be32(1), be16(6)));
const XMP = '<x:xmpmeta exif:GPSLatitude="48,51.5N"/>';

const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const body = joined(type, data);
  return joined(be32(data.length), body, be32(crc32(body)));
};
/** The picture's own chunks, between which others may stand. */
const [HEAD, PIXELS, END] = [PNG.subarray(0, 33), PNG.subarray(33, -12), PNG.subarray(-12)];
const pngWith = (before: Uint8Array, behind: Uint8Array = new Uint8Array()): Uint8Array =>
  joined(HEAD, before, PIXELS, behind, END);
/** Whether each chunk of a PNG has the sum of what it holds. */
function sumsAreRight(png: Uint8Array): boolean {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = 8; at < png.length; ) {
    const end = at + 8 + view.getUint32(at);
    if (crc32(png.subarray(at + 4, end)) !== view.getUint32(end)) return false;
    at = end + 4;
  }
  return true;
}

const riff = (...chunks: [string, Uint8Array][]): Uint8Array => {
  const body = joined(
    'WEBP',
    ...chunks.map(([type, data]) => joined(type, le32(data.length), data, data.length % 2 ? [0] : [])),
  );
  return joined('RIFF', le32(body.length), body);
};
const VP8 = joined([0x10, 0, 0, 0x9d, 0x01, 0x2a, 1, 0, 1, 0, 9]);

const box = (type: string, ...content: (readonly number[] | Uint8Array | string)[]): Uint8Array => {
  const body = joined(...content);
  return joined(be32(body.length + 8), type, body);
};
const FTYP = box('ftyp', 'isom', be32(0), 'isommp42');
const track = (entry: string): Uint8Array =>
  box(
    'trak',
    box('tkhd', new Uint8Array(84)),
    box('mdia', box('minf', box('stbl', box('stsd', be32(0), be32(1), box(entry, new Uint8Array(8)))))),
  );
const PLACE = box('udta', box('?xyz', '+48.8583+002.2945/'));
const FILM = box('mdat', 'sound and pictures, 48.8583');

/** AVIF with Exif behind the pixels and XMP within the table's box. */
function avif(exifAt: 'behind' | 'before'): Uint8Array {
  const file = joined(be32(0), TIFF);
  const xmp = bytesOf(XMP);
  const head = box('ftyp', 'avif', be32(0), 'avifmif1');
  const info = (id: number, type: string) => box('infe', [2, 0, 0, 0], be16(id), be16(0), type, [0]);
  const table = (at: number) =>
    box(
      'meta',
      be32(0),
      box('iinf', be32(0), be16(3), info(1, 'av01'), info(2, 'Exif'), info(3, 'mime')),
      box(
        'iloc',
        [1, 0, 0, 0, 0x44, 0],
        be16(2),
        [...be16(2), ...be16(0), ...be16(0), ...be16(1), ...be32(at), ...be32(file.length)],
        [...be16(3), ...be16(1), ...be16(0), ...be16(1), ...be32(0), ...be32(xmp.length)],
      ),
      box('idat', xmp),
    );
  const data = box('mdat', 'pixels', file);
  const fileIn = 8 + 'pixels'.length;
  if (exifAt === 'before') return joined(head, data, table(head.length + fileIn));
  return joined(head, table(head.length + table(0).length + fileIn), data);
}

const KINDS: [string, string, Uint8Array, string[]][] = [
  ['Exif of a PNG', 'image/png', pngWith(chunk('eXIf', TIFF)), [LATITUDE]],
  [
    'Exif behind the pixels of a PNG',
    'image/png',
    pngWith(new Uint8Array(), chunk('eXIf', TIFF)),
    [LATITUDE],
  ],
  [
    'texts of a PNG',
    'image/png',
    pngWith(
      chunk('iTXt', bytesOf(`XML:com.adobe.xmp\0\0\0\0\0${XMP}`)),
      joined(chunk('tEXt', bytesOf('Comment\0in Paris')), chunk('zTXt', bytesOf('Raw profile\0\0Paris'))),
    ),
    ['GPSLatitude', 'Paris'],
  ],
  ['Exif of a WebP', 'image/webp', riff(['VP8 ', VP8], ['EXIF', TIFF]), [LATITUDE]],
  [
    'Exif of a WebP with the head of a JPEG’s',
    'image/webp',
    riff(['VP8 ', VP8], ['EXIF', joined('Exif\0\0', TIFF)]),
    [LATITUDE],
  ],
  ['XMP of a WebP', 'image/webp', riff(['VP8 ', VP8], ['XMP ', bytesOf(XMP)]), ['GPSLatitude']],
  [
    'a film',
    'video/mp4',
    joined(FTYP, box('moov', box('mvhd', new Uint8Array(100)), PLACE), FILM),
    ['+48.8583'],
  ],
  [
    'a film that says it at its end',
    'video/mp4',
    joined(FTYP, FILM, box('moov', track('avc1'), PLACE)),
    ['+48.8583'],
  ],
  [
    'a track of a film',
    'video/mp4',
    joined(FTYP, FILM, box('moov', box('trak', box('tkhd', new Uint8Array(84)), box('meta', '+48.8583')))),
    ['+48.8583'],
  ],
  ['XMP of a film', 'video/mp4', joined(FTYP, box('uuid', new Uint8Array(16), XMP), FILM), ['GPSLatitude']],
  [
    'a film with long boxes',
    'video/mp4',
    joined(
      FTYP,
      [...be32(1), ...bytesOf('mdat'), ...be32(0), ...be32(20), 1, 2, 3, 4],
      box('moov', [...be32(1), ...bytesOf('udta'), ...be32(0), ...be32(26)], '+48.8583, '),
    ),
    ['+48.8583'],
  ],
  ['a sound', 'audio/mp4', joined(FTYP, box('moov', track('mp4a'), PLACE), FILM), ['+48.8583']],
  ['an AVIF', 'image/avif', avif('behind'), [LATITUDE, 'GPSLatitude']],
];

describe('where a file was made', () => {
  it.each(KINDS)('%s says it no more, and the file is as long as it was', (_, type, file, secrets) => {
    for (const secret of secrets) expect(textOf(file)).toContain(secret);
    const stored = blanked(type, file);
    expect(stored.length).toBe(file.length);
    for (const secret of secrets) expect(textOf(stored)).not.toContain(secret);
    if (type === 'image/png') expect(sumsAreRight(stored)).toBe(true);
  });

  it.each(KINDS)('%s: however the bytes come', (_, type, file) => {
    const blanking = blankingOf(type);
    const parts = [...file].map((byte) => blanking.push(Uint8Array.of(byte)));
    expect(joined(...parts, blanking.end())).toEqual(blanked(type, file));
  });

  it.each(KINDS)('%s: what is torn does no harm, and nothing is added', (_, type, file) => {
    for (let length = 0; length < file.length; length += 7)
      expect(blanked(type, file.subarray(0, length)).length).toBe(length);
  });

  it('is taken out of Exif alone: how a picture is turned stays', () => {
    expect(textOf(blanked('image/png', pngWith(chunk('eXIf', TIFF))))).toContain(TURNED);
    expect(textOf(blanked('image/webp', riff(['VP8 ', VP8], ['EXIF', TIFF])))).toContain(TURNED);
  });

  it('is all that is changed: the rest of a file is as it was', () => {
    const film = joined(FTYP, FILM, box('moov', track('avc1'), PLACE));
    const stored = blanked('video/mp4', film);
    const from = film.length - PLACE.length;
    expect(stored.subarray(0, from)).toEqual(film.subarray(0, from));
    expect(blanked('video/mp4', film.subarray(0, from))).toEqual(film.subarray(0, from));
    expect(blanked('image/png', PNG)).toEqual(PNG);
  });

  it('is taken out by the upload, in what is stored and in its hash', async () => {
    const picture = pngWith(chunk('eXIf', TIFF), chunk('tEXt', bytesOf('Comment\0Paris')));
    const { id, size, sha256 } = await uploaded(picture, { customer: 'kinds' });
    expect(size).toBe(picture.length);
    const answer = await read(`/attachments/${id}`, await tokenFor({ ...MARY, id: 'kinds' }));
    const stored = new Uint8Array(await answer.arrayBuffer());
    expect(textOf(stored)).not.toContain(LATITUDE);
    expect(stored).toEqual(blanked('image/png', picture));
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', stored));
    expect(sha256).toBe(Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''));
  });

  it('is taken out of a small picture too', async () => {
    const { id } = await uploaded(PNG, { customer: 'kinds' });
    const token = await tokenFor({ ...MARY, id: 'kinds' });
    const small = pngWith(chunk('eXIf', TIFF));
    const put = await read(`/attachments/${id}/thumbnail`, token, {}, { method: 'POST', body: small });
    expect(put.status).toBe(204);
    const given = await read(`/attachments/${id}/thumbnail`, token);
    expect(new Uint8Array(await given.arrayBuffer())).toEqual(blanked('image/png', small));
  });
});

describe('a file of which nobody can take it out', () => {
  it.each([
    [
      'a film that follows the way of its camera',
      joined(FTYP, FILM, box('moov', track('gpmd'))),
      'video/mp4',
    ],
    ['an AVIF whose Exif has passed before its table', avif('before'), 'image/avif'],
  ])('%s is refused, and nothing of it is kept', async (_, file, type) => {
    expect(() => blanked(type, file)).toThrow(PositionStays);
    const customer = 'kinds refused';
    const response = await upload(file, { customer, type });
    expect([response.status, await codeOf(response)]).toEqual([415, 'attachment_type']);
    expect((await bucket.list({ prefix: `server/sessions/${customer}/` })).objects).toEqual([]);
    expect((await upload(PNG, { customer })).status).toBe(201);
    for (const { key } of (await bucket.list({ prefix: `server/sessions/${customer}/` })).objects)
      await bucket.delete(key);
  });
});
