import { describe, expect, it } from 'vitest';
import { fillAnswer, greetingAt, type KnownValues, valueOfVariable, variablesIn } from './fill-answer.ts';
import { firstMissing } from './missing-value.ts';

const KNOWN: KnownValues = {
  customer: { id: 7, name: 'Mary' },
  attendant: { name: 'Ada', email: 'ada@example.com' },
  attributes: new Map([['plan', 'gold']]),
  hour: 9,
  language: 'en',
};
const filled = (text: string, known: Partial<KnownValues> = {}) =>
  fillAnswer(text, (name) => valueOfVariable(name, { ...KNOWN, ...known }));

describe('a ready answer is filled', () => {
  it('with customer, attendant, greeting and what is known of the customer', () => {
    const text = '{greeting} {customer.name} ({customer.id}, {customer.plan}), I am {attendant.name}.';
    expect(filled(text)).toEqual({ text: 'Good morning Mary (7, gold), I am Ada.', missing: [] });
    expect(variablesIn(text)).toHaveLength(5);
  });

  it('and what is missing stays, with its place in the filled text', () => {
    const { text, missing } = filled('{attendant.name}: {customer.name}, {customer.age}!', {
      customer: { id: 7, name: ' ' },
    });
    expect(text).toBe('Ada: {customer.name}, {customer.age}!');
    expect(missing.map(({ start, end }) => text.slice(start, end))).toEqual([
      '{customer.name}',
      '{customer.age}',
    ]);
    expect(firstMissing(text)).toEqual(missing[0]);
    expect(firstMissing('Hello {name}')).toBeNull();
  });

  it('and other braces are just text, also those in a value', () => {
    expect(filled('{name} {} {customer} {"a": 1}').missing).toEqual([]);
    expect(filled('{customer.name}', { customer: { id: 7, name: '{greeting}' } }).text).toBe('{greeting}');
  });

  it('greets by the hour, in the language of the answer', () => {
    expect([4, 5, 11, 12, 17, 18, 23].map((hour) => greetingAt(hour, 'pt-BR'))).toEqual([
      'Boa noite',
      'Bom dia',
      'Bom dia',
      'Boa tarde',
      'Boa tarde',
      'Boa noite',
      'Boa noite',
    ]);
    expect(filled('{greeting}', { language: 'xx' }).missing).toHaveLength(1);
  });
});
