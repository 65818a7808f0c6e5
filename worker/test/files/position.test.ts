import { describe, expect, it } from 'vitest';
import { blanked } from '../../src/file-kinds/position/index.ts';
import { MARY, tokenFor } from '../support.ts';
import { bytesOf, read, uploaded } from './support.ts';

const bytes = (...parts: (number[] | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const be16 = (n: number): number[] => [n >> 8, n & 255];
const segment = (marker: number, payload: Uint8Array): Uint8Array =>
  bytes([0xff, marker], be16(payload.length + 2), payload);

/** A number of 2 or 4 bytes, in the order of an Exif. */
const numbers = (isLittle: boolean) => ({
  short: (n: number): number[] => (isLittle ? [n & 255, n >> 8] : be16(n)),
  long: (n: number): number[] => (isLittle ? [n & 255, (n >> 8) & 255, 0, 0] : [0, 0, ...be16(n)]),
});

/** Exif with an orientation, and a latitude of 48° 51' 29" north, whose values stand behind the directory. */
function exif(isLittle: boolean): Uint8Array {
  const { short, long } = numbers(isLittle);
  const gpsAt = 8 + 2 + 2 * 12 + 4;
  const valuesAt = gpsAt + 2 + 2 * 12 + 4;
  return bytes(
    bytesOf('Exif\0\0'),
    bytesOf(isLittle ? 'II' : 'MM'),
    short(42),
    long(8),
    short(2),
    [...short(0x0112), ...short(3), ...long(1), ...short(6), 0, 0],
    [...short(0x8825), ...short(4), ...long(1), ...long(gpsAt)],
    long(0),
    short(2),
    [...short(1), ...short(2), ...long(2), 78, 0, 0, 0],
    [...short(2), ...short(5), ...long(3), ...long(valuesAt)],
    long(0),
    [48, 1, 51, 1, 29, 1].flatMap((n) => long(n)),
  );
}
const SCAN = bytes([0xff, 0xda, 0, 2], bytesOf('the picture itself, GPS 48.858'), [0xff, 0xd9]);
const XMP = bytesOf('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude="48,51.5N"/>');
const IPTC = bytesOf('Photoshop 3.0\x008BIM Paris');
/** Behind the beginning of the file, JFIF, and the head of the segment. */
const EXIF_AT = 2 + 18 + 4;
const jpeg = (...segments: Uint8Array[]): Uint8Array =>
  bytes([0xff, 0xd8], segment(0xe0, bytesOf('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')), ...segments, SCAN);

describe('a photo that says where it was taken', () => {
  it.each([true, false])('says it no more, and how it is turned it does (little endian: %s)', (isLittle) => {
    const photo = jpeg(segment(0xe1, exif(isLittle)));
    const stored = blanked('image/jpeg', photo);
    expect(stored.length).toBe(photo.length);
    const differs = [...photo.keys()].filter((n) => photo[n] !== stored[n]);
    const gpsAt = EXIF_AT + 6 + 8 + 2 + 24 + 4;
    // The directory of the position and its values, and nothing else.
    expect(Math.min(...differs)).toBeGreaterThanOrEqual(gpsAt);
    expect(Math.max(...differs)).toBeLessThan(EXIF_AT + exif(isLittle).length);
    const { length } = exif(isLittle);
    expect([
      ...stored.subarray(gpsAt, gpsAt + 26),
      ...stored.subarray(EXIF_AT + length - 24, EXIF_AT + length),
    ]).toEqual(Array.from({ length: 50 }, () => 0));
  });

  it('says it in no other packet either, and the picture is as it was', async () => {
    const photo = jpeg(segment(0xe1, exif(true)), segment(0xe1, XMP), segment(0xed, IPTC));
    const { id, size, type } = await uploaded(photo, {
      customer: 'photos',
      type: 'image/jpeg',
      name: 'p.jpg',
    });
    expect([type, size]).toEqual(['image/jpeg', photo.length]);
    const stored = new Uint8Array(
      await (await read(`/attachments/${id}`, await tokenFor({ ...MARY, id: 'photos' }))).arrayBuffer(),
    );
    const text = new TextDecoder('latin1').decode(stored);
    expect(text).not.toMatch(/GPSLatitude|Paris/);
    expect(stored.subarray(-SCAN.length)).toEqual(SCAN);
  });

  it('in an Exif that cannot be read is blanked whole', () => {
    const broken = exif(true).slice(0, 40);
    const photo = blanked('image/jpeg', jpeg(segment(0xe1, broken)));
    expect([...photo.subarray(EXIF_AT + 6, EXIF_AT + 40)].every((byte) => byte === 0)).toBe(true);
  });

  it('says it no more behind the first 64 kB, nor in a second picture behind the first', () => {
    const long = segment(0xe2, new Uint8Array(65_000));
    const photo = jpeg(segment(0xe1, exif(true)), long, long, segment(0xe1, XMP));
    const stored = new TextDecoder('latin1').decode(blanked('image/jpeg', bytes(photo, photo)));
    expect(stored.length).toBe(2 * photo.length);
    expect(stored).not.toContain('GPSLatitude');
    expect(stored).not.toContain(new TextDecoder('latin1').decode(exif(true).subarray(-24)));
    expect(stored.match(/the picture itself/g)).toHaveLength(2);
  });

  it('that is not a whole picture does no harm', () => {
    for (const photo of [
      jpeg(),
      jpeg().subarray(0, 5),
      bytes([0xff, 0xd8, 0xff, 0xe1, 0, 0, 0, 0]),
      bytes([0xff, 0xd8, 0xff, 0xff, 0xff]),
    ])
      expect(() => blanked('image/jpeg', photo)).not.toThrow();
  });
});
