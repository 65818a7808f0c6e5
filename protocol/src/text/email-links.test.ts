import { describe, expect, test } from 'vitest';
import { linkify } from './links.ts';

const shown = (text: string): string[] =>
  linkify(text).flatMap((piece) => (piece.href === undefined ? [] : piece.text));
const hrefs = (text: string): string[] => linkify(text).flatMap(({ href }) => href ?? []);

describe('an e-mail address', () => {
  test.each([
    ['mary@example.com', 'mailto:mary@example.com'],
    ["mary.o'hara+shop@mail.example.co.uk", "mailto:mary.o'hara+shop@mail.example.co.uk"],
    ['jörg@bücher.example', 'mailto:j%C3%B6rg@bücher.example'],
    ['a%b@example.com', 'mailto:a%25b@example.com'],
    ['x@xn--bcher-kva.xn--p1ai', 'mailto:x@xn--bcher-kva.xn--p1ai'],
  ])('is a link: %s', (address, href) => {
    expect(linkify(address)).toEqual([{ text: address, href }]);
    for (const [open, close] of [
      ['(', ')'],
      ['<', '>.'],
      ['„', '“'],
      ['谢谢 ', '。谢谢'],
      ['mailto:', '?bcc=x'],
      ['', '\u200b'],
      ["'", "'"],
      ['', '...'],
    ]) {
      expect(shown(`${open}${address}${close}`)).toEqual([address]);
    }
  });

  test.each([
    ['@mary'],
    ['mary@'],
    ['mary@example'],
    ['mary@127.0.0.1'],
    ['a@b@example.com'],
    ['a@example.com@b'],
    ['a..b@example.com'],
    ['a@-example.com'],
    ['a@example.c'],
    [`${'a'.repeat(70)}@example.com`],
  ])('that is not whole is none: %s', (text) => expect(hrefs(text)).toEqual([]));

  test('within a web address is a part of that', () => {
    expect(shown('https://example.com/@mary@example.com')).toEqual(['https://example.com/@mary@example.com']);
  });
});
