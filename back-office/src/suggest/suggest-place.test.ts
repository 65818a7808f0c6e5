import { describe, expect, it } from 'vitest';
import { type SuggestKind, suggestPlace } from './suggest-place.ts';

const ALL: SuggestKind[] = ['answer', 'emoji', 'mention'];
const at = (text: string, kinds = ALL) => suggestPlace(text, text.length, kinds);

describe('the place where something is suggested', () => {
  it('is a slash in an empty field or at the beginning of a line, with words behind it', () => {
    expect(at('/')).toEqual({ kind: 'answer', start: 0, query: '' });
    expect(at('/open hours')).toEqual({ kind: 'answer', start: 0, query: 'open hours' });
    expect(at('Hello\n/ref')).toEqual({ kind: 'answer', start: 6, query: 'ref' });
    for (const text of ['and/or', 'see /here', '/etc/hosts', '/a\nb', 'http://']) expect(at(text)).toBeNull();
  });

  it('is a colon with two letters, at the beginning of a word', () => {
    expect(at('Thanks :smi')).toEqual({ kind: 'emoji', start: 7, query: 'smi' });
    expect(at(':corazón')).toEqual({ kind: 'emoji', start: 0, query: 'corazón' });
    for (const text of [':)', ':D', 'at 16:30', 'so: yes', 'a:bc']) expect(at(text)).toBeNull();
  });

  it('is an at-sign at the beginning of a word, where colleagues can be named', () => {
    expect(at('ask @')).toEqual({ kind: 'mention', start: 4, query: '' });
    expect(at('(@ana')).toEqual({ kind: 'mention', start: 1, query: 'ana' });
    expect(at('mary@example')).toBeNull();
    expect(at('ask @', ['answer', 'emoji'])).toBeNull();
  });

  it('ends at the caret, and is none elsewhere', () => {
    expect(suggestPlace('/hello', 3, ALL)).toEqual({ kind: 'answer', start: 0, query: 'he' });
    expect(suggestPlace(`${'x'.repeat(100)} :ok`, 104, ALL)).toEqual({
      kind: 'emoji',
      start: 101,
      query: 'ok',
    });
    expect(at('Hello')).toBeNull();
    expect(at('')).toBeNull();
  });
});
