import { describe, expect, it } from 'vitest';
import { asAnswer, isLanguageTag, titleOf } from './answer-fields.ts';

describe('a ready answer made of a message', () => {
  it('has variables in the place of the names of customer and attendant', () => {
    const names = { customer: 'Mary Stone', attendant: 'Ada' };
    expect(asAnswer('Hello Mary Stone, Ada here. Bye, Mary Stone!', names)).toBe(
      'Hello {customer.name}, {attendant.name} here. Bye, {customer.name}!',
    );
    expect(asAnswer('It is in green.', { customer: 'It', attendant: '' })).toBe('It is in green.');
  });

  it('is called by its first words', () => {
    expect(titleOf('  Hello\nthere')).toBe('Hello');
    const long = titleOf('The number is right, it becomes valid when the first depot scans it.');
    expect(long).toBe('The number is right, it becomes valid…');
    expect(titleOf('x'.repeat(100)).length).toBeLessThanOrEqual(41);
  });

  it('has a language as the server takes it', () => {
    expect(['en', 'pt-BR', 'zh-Hans-CN'].every(isLanguageTag)).toBe(true);
    expect(['', 'e', 'pt_BR', 'portuguese (Brazil)'].some(isLanguageTag)).toBe(false);
  });
});
