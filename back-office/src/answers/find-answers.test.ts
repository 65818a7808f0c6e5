import type { ReadyAnswer } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { allAnswers, type FoundAnswer, findAnswers, keyOfAnswer, languagesOf } from './find-answers.ts';

const answer = (id: string, name: string, text: string, language: string | null = null): ReadyAnswer => ({
  id,
  name,
  text,
  language,
});
const ALL: FoundAnswer[] = allAnswers({
  answers: [
    answer('hours', 'Opening hours', 'We are open from nine to five.', 'en'),
    answer('refund', 'Refund', 'The refund takes five days.', 'en'),
    answer('horas', 'Horário', 'Abrimos às nove. O reembolso demora.', 'pt-BR'),
    answer('bye', 'Bye', 'See you'),
    answer('cn', '退款', '退款需要五天'),
  ],
  own: { revision: 1, answers: [answer('refund', 'Refund, my way', 'At once.')] },
});
const NO_USES: ReadonlyMap<string, number> = new Map();
const found = (query: string, language: string | null = null, uses = NO_USES) =>
  findAnswers(ALL, { query, language, uses }).map(({ answer: { name } }) => name);

describe('ready answers are found', () => {
  it('by the beginnings of words in name and text, those with the name first', () => {
    expect(found('refund')).toEqual(['Refund', 'Refund, my way']);
    expect(found('day ref')).toEqual(['Refund']);
    expect(found('five')).toEqual(['Opening hours', 'Refund']);
    expect(found('OPEN')).toEqual(['Opening hours']);
    expect(found('pen')).toEqual([]);
  });

  it('without accents, and anywhere in scripts without spaces', () => {
    expect(found('horario')).toEqual(['Horário']);
    expect(found('as nove')).toEqual(['Horário']);
    expect(found('五天')).toEqual(['退款']);
  });

  it('all of them without words, the most used first, then by name', () => {
    expect(found('')).toHaveLength(ALL.length);
    const uses = new Map([
      ['all refund', 2],
      ['own refund', 3],
    ]);
    expect(found('', null, uses).slice(0, 3)).toEqual(['Refund, my way', 'Refund', 'Bye']);
    expect(found('')[0]).toBe('Bye');
  });

  it('of one language, with those of none', () => {
    expect(found('', 'pt-BR').sort()).toEqual(['Bye', 'Horário', 'Refund, my way', '退款']);
    expect(languagesOf(ALL)).toEqual(['en', 'pt-BR']);
  });

  it('apart, where everybody’s and one’s own have the same id', () => {
    expect(new Set(ALL.map(keyOfAnswer)).size).toBe(ALL.length);
  });
});
