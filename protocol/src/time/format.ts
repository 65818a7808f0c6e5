import { isYesterday, sameDay } from './days.ts';

/** Making one takes longer than drawing a message: each is made once. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** A date in the language of `tag`. What `Intl` cannot show, like the year 300,000, is shown as nothing. */
export function formatted(tag: string, at: number, options: Intl.DateTimeFormatOptions): string {
  if (Number.isNaN(new Date(at).getTime())) return '';
  // A format keeps the zone in which it was made; people travel with a page open.
  const key = [tag, new Date().getTimezoneOffset(), JSON.stringify(options)].join();
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(tag, options);
    formats.set(key, format);
  }
  return format.format(at);
}

/** Hours and minutes. */
export const clockTime = (tag: string, at: number): string =>
  formatted(tag, at, { hour: 'numeric', minute: '2-digit' });

/** The heading of a day: in words, else by its date, with the year only where it is another one. */
export function dayName(
  tag: string,
  at: number,
  now: number,
  words: { today: string; yesterday: string },
): string {
  if (sameDay(at, now)) return words.today;
  if (isYesterday(at, now)) return words.yesterday;
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return formatted(tag, at, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}
