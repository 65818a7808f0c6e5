import type { ChimpTexts } from '../../types/public.d.ts';

/** Making one takes longer than drawing a message: each is made once. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = tag + JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(tag, options);
  formats.set(key, format);
  return format;
}

/** A clock may be wrong: what `Intl` cannot show is shown as nothing. */
function formatted(tag: string, timestamp: number, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime()) ? '' : formatOf(tag, options).format(date);
}

export const timeOf = (tag: string, timestamp: number): string =>
  formatted(tag, timestamp, { hour: 'numeric', minute: '2-digit' });

export const dayKey = (timestamp: number): string => new Date(timestamp).toDateString();

export function dayLabel(tag: string, timestamp: number, texts: ChimpTexts, now = Date.now()): string {
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayKey(timestamp) === dayKey(now)) return texts.today;
  if (dayKey(timestamp) === yesterday.toDateString()) return texts.yesterday;
  const isThisYear = new Date(timestamp).getFullYear() === new Date(now).getFullYear();
  return formatted(tag, timestamp, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}
