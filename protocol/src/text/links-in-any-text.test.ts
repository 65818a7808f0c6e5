import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkify } from './links.ts';

test('any text is the sum of its pieces, and every link is http, https or mailto', () => {
  const bits = fc.constantFrom(
    'https://',
    'http://',
    'www.',
    '@',
    'a',
    'example.com',
    '.',
    '/',
    ':80',
    '(',
    ')',
    '[',
    ']',
    "'",
    '’',
    '。',
    '\u200b',
    '\u202e',
    ' ',
    '\ud83d',
    '👍',
    '%',
    '\\',
    '#',
    '?',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(bits, { maxLength: 40 }).map((of) => of.join('')),
  );
  fc.assert(
    fc.property(text, (of) => {
      const pieces = linkify(of);
      expect(pieces.map((piece) => piece.text).join('')).toBe(of);
      expect(pieces.every((piece) => piece.text !== '')).toBe(true);
      for (const { href, text: name } of pieces) {
        if (href === undefined) continue;
        expect(href).toMatch(/^(https?:\/\/|mailto:)/);
        if (!href.startsWith('mailto:')) expect(new URL(href).username + new URL(href).password).toBe('');
        expect(name).not.toMatch(/[\s\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069"<>]/);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('work grows with the length of a text, not faster', () => {
  for (const bit of [
    'https://',
    'www.',
    '@',
    'a@',
    'a',
    'https://a',
    'https://a/(',
    'https://a/)',
    'a.',
    'www.a.',
    'www.a,',
    'https://a,',
    'https://a:x',
    ' www.a.bc,',
    'https://a@',
    '\u200d',
    "https://a/'",
    'https://a/…',
    'https://a:1',
    '👍',
    'https://a/.',
    'https://[1',
  ]) {
    const looks = (times: number): number => {
      let count = 0;
      const original = String.prototype.codePointAt;
      const counted = function (this: string, place: number) {
        count += 1;
        return original.call(this, place);
      };
      String.prototype.codePointAt = counted;
      try {
        linkify(bit.repeat(times));
      } finally {
        String.prototype.codePointAt = original;
      }
      return count;
    };
    const [small, large] = [looks(500), looks(2_000)];
    expect(large, bit).toBeLessThanOrEqual(small * 4 + 100);
  }
});
