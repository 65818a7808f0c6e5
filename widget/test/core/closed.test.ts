import { afterEach, describe, expect, it } from 'vitest';
import { closedUntil, momentToCome } from '../../src/i18n/closed.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});
/** Some engines put a narrow space before AM and PM. */
const plain = (text: string): string => text.replaceAll(/\s/g, ' ');
const FRIDAY = Date.parse('2026-12-18T17:30:00Z');
const MONDAY = Date.parse('2026-12-21T08:00:00Z');

describe('a moment to come', () => {
  it.each([
    ['today', '2026-12-18T20:00:00Z', '9:00 PM'],
    ['tomorrow', '2026-12-19T08:00:00Z', 'tomorrow, 9:00 AM'],
    ['in three days', '2026-12-21T08:00:00Z', 'Monday, 9:00 AM'],
    ['in six days', '2026-12-24T08:00:00Z', 'Thursday, 9:00 AM'],
    ['in a week', '2026-12-25T08:00:00Z', 'December 25, 9:00 AM'],
    ['in another year', '2027-01-04T08:00:00Z', 'January 4, 9:00 AM'],
  ])('%s is told as people say it', (_, at, text) => {
    process.env.TZ = 'Europe/Berlin';
    expect(plain(momentToCome('en-US', Date.parse(at), FRIDAY))).toBe(text);
  });

  it.each([
    ['America/New_York', 'Monday, 3:00 AM'],
    ['Asia/Kathmandu', 'Monday, 1:45 PM'],
    ['Pacific/Kiritimati', 'Monday, 10:00 PM'],
    ['Pacific/Pago_Pago', 'Sunday, 9:00 PM'],
  ])('is the one of the reader’s zone: %s', (where, text) => {
    process.env.TZ = where;
    expect(plain(momentToCome('en-US', MONDAY, FRIDAY))).toBe(text);
  });

  it.each([
    ['spring', '2026-03-28T18:00:00Z', '2026-03-29T07:00:00Z'],
    ['autumn', '2026-10-24T18:00:00Z', '2026-10-25T08:00:00Z'],
  ])('is tomorrow also where the clocks change in %s', (_, now, at) => {
    process.env.TZ = 'Europe/Berlin';
    expect(plain(momentToCome('en-US', Date.parse(at), Date.parse(now)))).toBe('tomorrow, 9:00 AM');
  });
});

describe('the words while it is closed', () => {
  const told = (language: 'en' | 'es' | 'pt-BR' | 'ar', tag: string, at: number | null, own = {}) => {
    process.env.TZ = 'Europe/Berlin';
    const { away, nobody } = closedUntil(at)({ language, tag, own }, FRIDAY);
    return [plain(away), plain(nobody)];
  };
  const TOMORROW = Date.parse('2026-12-19T08:00:00Z');

  it.each([
    [
      'en',
      'en-US',
      'Closed until Monday, 9:00 AM',
      'We are closed until Monday, 9:00 AM. Write, and we answer here.',
    ],
    [
      'es',
      'es',
      'Cerrado. Abrimos: lunes, 9:00',
      'Ahora está cerrado. Abrimos: lunes, 9:00. Escriba y respondemos aquí.',
    ],
    [
      'pt-BR',
      'pt-BR',
      'Fechado até segunda-feira, 09:00',
      'Estamos fechados até segunda-feira, 09:00. Escreva, e respondemos aqui.',
    ],
    ['ar', 'ar', 'مغلق حتى الاثنين، 9:00 ص', 'نحن مغلقون حتى الاثنين، 9:00 ص. اكتب ونحن نجيبك هنا.'],
  ] as const)('name day and time in %s', (language, tag, away, nobody) => {
    expect(told(language, tag, MONDAY)).toEqual([away, nobody]);
  });

  it.each([
    ['en', 'tomorrow'],
    ['es', 'mañana'],
    ['pt-BR', 'amanhã'],
    ['ar', 'غدًا'],
  ] as const)('say tomorrow as one says it in %s', (language, word) => {
    expect(told(language, language, TOMORROW)[0]).toContain(word);
  });

  it('name no time where nobody knows it, or where no date can be made of it', () => {
    const none = ['Closed just now', 'We are closed just now. Write, and we answer here.'];
    expect(told('en', 'en', null)).toEqual(none);
    expect(told('en', 'en', 9e15)).toEqual(none);
  });

  it('have one dot where the time brings its own', () => {
    expect(told('en', 'en-CA', MONDAY)[1]).toMatch(/9:00 a\.m\. Write/);
  });

  it('are the page’s own where it gives some', () => {
    expect(told('en', 'en-US', MONDAY, { closedUntil: 'Back {time}' })[0]).toBe('Back Monday, 9:00 AM');
  });

  it('are the same for the same moment, so that nothing is drawn again', () => {
    expect(closedUntil(MONDAY)).toBe(closedUntil(MONDAY));
  });
});
