const formats = new Map<string, Intl.DateTimeFormat>();

function format(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(tag, options);
    formats.set(key, made);
  }
  return made;
}

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

export const sameDay = (one: number, other: number): boolean => startOfDay(one) === startOfDay(other);

/** Hours and minutes. */
export const clockTime = (tag: string, at: number): string =>
  format(tag, { hour: 'numeric', minute: '2-digit' }).format(at);

/** Date and time in full, for tooltips. */
export const fullTime = (tag: string, at: number): string =>
  format(tag, { dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** Day and time, with the year only where it is another one. */
export function dayAndTime(tag: string, at: number, now: number): string {
  const thisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const year = thisYear ? {} : ({ year: 'numeric' } as const);
  return format(tag, {
    ...year,
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).format(at);
}

/** As short as a list row needs: the time today, the weekday this week, else the date. */
export function shortTime(tag: string, at: number, now: number): string {
  if (sameDay(at, now)) return clockTime(tag, at);
  if (now - at < WEEK_MS) return format(tag, { weekday: 'short' }).format(at);
  return format(tag, { day: '2-digit', month: '2-digit', year: '2-digit' }).format(at);
}

/** The heading of a day in the chat. */
export function dayName(
  tag: string,
  at: number,
  now: number,
  words: { today: string; yesterday: string },
): string {
  if (sameDay(at, now)) return words.today;
  if (sameDay(at, now - DAY_MS)) return words.yesterday;
  return format(tag, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

/** A running clock: `0:07`, `12:30`, `1:04:09`. */
export function runningTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
