import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CustomerIdSchema, IdSchema, idText, isIdText, sameId } from './ids.ts';

describe('ids', () => {
  it('are compared by their text, so 7 and "7" are one person', () => {
    expect(sameId(7, '7')).toBe(true);
    expect(sameId('7', '07')).toBe(false);
  });

  it('keep the JSON type in which they came', () => {
    expect(v.parse(IdSchema, 298301)).toBe(298301);
    expect(v.parse(IdSchema, '298301')).toBe('298301');
  });

  it.each([
    ['empty', ''],
    ['a dot', '.'],
    ['two dots', '..'],
    ['a level separator', 'a/b'],
    ['a single-level wildcard', 'a+b'],
    ['a multi-level wildcard', '#'],
    ['NUL', 'a\u0000b'],
    ['a line break', 'a\nb'],
    ['a C1 control character', 'a\u0085b'],
    ['half a surrogate pair', 'a\ud800'],
    ['a noncharacter of Arabic presentation forms', 'a\ufdd0'],
    ['the last code point of the first plane', 'a\uffff'],
    ['the last but one of the last plane', 'a\u{10fffe}'],
    ['over 256 bytes in UTF-8', 'é'.repeat(129)],
    ['10,000 characters', 'x'.repeat(10_000)],
    ['a fraction', 1.5],
    ['no safe integer', 2 ** 53],
    ['not a number', Number.NaN],
    ['a boolean', true],
    ['an object', {}],
    ['null', null],
  ])('refuse %s', (_, id) => {
    expect(v.safeParse(IdSchema, id).success).toBe(false);
  });

  it.each([['0'], [0], [-3], ['é'.repeat(128)], ['Mary Ann'], ['%2F'], ['a..b'], ['日本語']])(
    'accept %s',
    (id) => {
      expect(v.safeParse(IdSchema, id).success).toBe(true);
    },
  );

  it('refuse customers who would be topics, but not attendants of that name', () => {
    for (const id of ['online', 'request']) {
      expect(v.safeParse(CustomerIdSchema, id).success).toBe(false);
      expect(v.safeParse(IdSchema, id).success).toBe(true);
    }
  });

  it('never let a text out of its topic level, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        if (!isIdText(text)) return;
        expect(`server/sessions/${idText(text)}/messages`.split('/')).toHaveLength(4);
        expect(
          new URL(`http://h/customer/${encodeURIComponent(text)}/messages`).pathname.split('/'),
        ).toHaveLength(4);
      }),
    );
  });
});
