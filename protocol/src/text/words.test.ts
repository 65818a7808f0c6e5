import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  beginningOf,
  contains,
  customerName,
  find,
  folded,
  foldedText,
  graphemesOf,
  guestCode,
  initialsOf,
  inSentence,
  isBlank,
  messageOf,
  shownName,
} from './index.ts';

describe('what is empty', () => {
  test.each([
    ['\u200b'],
    ['\u2800'],
    ['\u3164'],
    ['\u115f'],
    ['\u1160'],
    ['\uffa0'],
    ['\u200d'],
    ['\u00ad'],
    ['\ufeff'],
    ['\u2060'],
    ['\u202e'],
    ['\u2066\u2069'],
    ['\u034f'],
    ['\u180e'],
    ['\ufe0f'],
    ['\u{e0020}'],
    ['\u{e0100}'],
    ['\u00a0'],
    ['\u3000'],
    ['\0'],
    ['\u17b4'],
    [''],
  ])('is what nobody sees: %j', (unseen) => {
    for (const text of [unseen, ` ${unseen}\n${unseen}\t`, unseen.repeat(50)]) {
      expect(isBlank(text)).toBe(true);
      expect(messageOf(text)).toBe('');
      expect(shownName(text)).toBe('');
    }
    expect(isBlank(`${unseen}a`)).toBe(false);
  });

  test.each([['.'], ['❤️'], ['👨‍👩‍👧'], ['\u0301'], ['₿'], ['0'], ['ـ']])(
    'is not what is small: %s',
    (text) => {
      expect(isBlank(text)).toBe(false);
      expect(messageOf(text)).toBe(text);
    },
  );
});

test('what is sent keeps its first line’s indentation and loses the blank around it', () => {
  expect(messageOf('    if (a) {\n      b();\n    }\n')).toBe('    if (a) {\n      b();\n    }');
  expect(messageOf('\n \t\n\u200b\n\treturn;\n\n  ')).toBe('\treturn;');
  expect(messageOf('\r\n  a\r\n')).toBe('  a');
  expect(messageOf('  one\n\n  two ')).toBe('  one\n\n  two');
});

describe('whole characters', () => {
  test('are never cut in half', () => {
    expect(beginningOf('ab👍', 3)).toBe('ab');
    expect(beginningOf('a👨‍👩‍👧b', 6)).toBe('a');
    expect(beginningOf('नि\u0301x', 1)).toBe('न');
    expect(beginningOf('👍👍', 2)).toBe('👍');
    expect(beginningOf('👍', 1)).toBe('');
    expect(beginningOf(`e${'\u0301'.repeat(900)}`, 5)).toBe('e\u0301\u0301\u0301\u0301');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, max) => {
        const cut = beginningOf(text, max);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });

  test('are whole code points where a browser knows no graphemes', async () => {
    const { Segmenter } = Intl;
    Reflect.deleteProperty(Intl, 'Segmenter');
    try {
      vi.resetModules();
      const plain = await import('./graphemes.ts');
      expect(plain.beginningOf('ab👍', 3)).toBe('ab');
      const { initialsOf: plainInitialsOf } = await import('./initials.ts');
      expect(plainInitialsOf('👍🏽')).toBe('👍');
    } finally {
      Object.assign(Intl, { Segmenter });
    }
    expect([...graphemesOf('👍🏽a')]).toEqual(['👍🏽', 'a']);
  });

  test('begin the first and the last word: initials', () => {
    expect(initialsOf('Mary Ann Okafor')).toBe('MO');
    expect(initialsOf('👩‍💻 émile')).toBe('👩‍💻É');
    expect(initialsOf('  ')).toBe('');
    expect(initialsOf('x')).toBe('X');
  });
});

describe('a name', () => {
  test.each([
    ['\u202egnp.exe', 'gnp.exe'],
    ['Mary\u202e', 'Mary'],
    ['\u2067Mary\u2069\u200f', 'Mary'],
    ['Ma\u200bry\u2060 \u3164 Okafor', 'Mary Okafor'],
    ['Mary\nOkafor\u2028!', 'Mary Okafor !'],
    ['  Mary ', 'Mary'],
    ['علی‌رضا', 'علی‌رضا'],
    ['👩‍💻 ❤️', '👩‍💻 ❤️'],
  ])('is shown on one line and turns nothing around it: %j', (given, shown) => {
    expect(shownName(given)).toBe(shown);
  });

  test('from right to left is isolated in a sentence, another stands as it is', () => {
    expect(inSentence('Mary')).toBe('Mary');
    expect(inSentence('مريم')).toBe('\u2068مريم\u2069');
    expect(inSentence('שרה')).toBe('\u2068שרה\u2069');
  });

  test('of a guest is short, the same for one id always, and another for other ids', () => {
    expect(customerName({ id: 7, name: '' }, 'Guest')).toBe(
      customerName({ id: '7', name: '\u200b' }, 'Guest'),
    );
    expect(customerName({ id: 'g', name: 'Mary' }, 'Guest')).toBe('Mary');
    expect(customerName({ id: 'guest-0f9c', name: '' }, 'Visitante')).toMatch(/^Visitante [2-9C-Y]{3}$/);
    // Part of what attendants say to each other: it may never change.
    expect(guestCode('guest-00000000-0000-4000-8000-000000000001')).toBe('4KG');
    const ids = Array.from(
      { length: 12_000 },
      (_, i) => `guest-00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    );
    const codes = new Set(ids.map(guestCode));
    // As many as twelve thousand throws of that many sides leave.
    const sides = 23 ** 3;
    expect(codes.size).toBeGreaterThan(sides * (1 - Math.exp(-12_000 / sides)) * 0.97);
    expect(new Set(ids.slice(0, 20).map(guestCode)).size).toBe(20);
  });
});

describe('a search', () => {
  test.each([
    ['İstanbul order 42', 'order', 'order'],
    ['İİİ Straße', 'strasse', 'Straße'],
    ['ΟΔΟΣ 7', 'οδος', 'ΟΔΟΣ'],
    ['José called', 'jose', 'José'],
    ['Jose\u0301 called', 'josé', 'Jose\u0301'],
    ['an İstanbul b', 'istanbul', 'İstanbul'],
    ['👍 Ab', 'ab', 'Ab'],
    ['plain Text', 'TEXT', 'Text'],
    ['ﬁne', 'fin', 'ﬁn'],
    ['ısparta', 'Isparta', 'ısparta'],
  ])('in %j for %j finds %j', (text, sought, hit) => {
    const needle = folded(sought);
    const found = find(text, needle);
    expect(found && text.slice(found.start, found.end)).toBe(hit);
    expect(contains(text, needle)).toBe(true);
  });

  test('finds nothing where it is not there, and whatever it finds is in the text', () => {
    expect(find('abc', 'x')).toBeNull();
    expect(find('abc', '')).toBeNull();
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme' }),
        (before, sought, after) => {
          const text = before + sought + after;
          const needle = folded(sought);
          const found = find(text, needle);
          if (needle === '' || !contains(text, needle)) return;
          expect(found).not.toBeNull();
          if (found === null || found.end === 0) return;
          expect(folded(text.slice(found.start, found.end))).toContain(needle);
        },
      ),
    );
  });
});

test('a text that would fill screens has a beginning, another has none', () => {
  expect(foldedText('short\n'.repeat(20))).toBeNull();
  expect(foldedText('W'.repeat(3_000))).toBeNull();
  const lines = foldedText('line\n'.repeat(5_000)) ?? '';
  expect(lines.split('\n')).toHaveLength(20);
  expect(foldedText('W'.repeat(20_000))).toHaveLength(1_501);
  expect(foldedText(`${'W'.repeat(1_499)}👍${'W'.repeat(9_000)}`)).toBe(`${'W'.repeat(1_499)}…`);
});
