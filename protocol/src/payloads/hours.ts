import * as v from 'valibot';
import { isBlank } from '../text/blank.ts';

/** When the team answers: times of its own zone, by the day of the week and by the date. */

const SPANS_MAX = 100;
const EXCEPTIONS_MAX = 400;
const EXCEPTION_NAME_MAX_LENGTH = 100;
const DAY_NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
const ZoneSchema = v.pipe(
  v.string(),
  v.maxLength(64),
  v.check(isZone, 'A time zone is written like "Europe/Berlin" or "America/Sao_Paulo".'),
);

/** 1 is Monday and 7 is Sunday, as ISO 8601 counts. 0 is Sunday too, and names are taken. */
const DaySchema = v.pipe(
  v.union(
    [
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(7)),
      v.pipe(
        v.string(),
        v.transform((name) => DAY_NAMES.findIndex((each) => name.toLowerCase().startsWith(each)) + 1),
        v.minValue(1),
      ),
    ],
    'A day is a number from 1 (Monday) to 7 (Sunday), or its English name.',
  ),
  v.transform((day) => (day === 0 ? 7 : day)),
);

/** `HH:MM`, from `00:00` to `24:00`. */
const TimeSchema = v.pipe(
  v.string(),
  v.transform((time) => (time.length === 4 ? `0${time}` : time)),
  v.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'A time is written like "09:00", at most "24:00".'),
);
/** It ends on the next day where `to` is not later than `from`. */
const span = { from: TimeSchema, to: TimeSchema };

const isDate = (date: string): boolean => {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
};
const DateSchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/, 'A date is written like "2026-12-24".'),
  v.check(isDate, 'There is no such date.'),
);

/** Dates that are not as their day of the week says: a holiday, a closure, a long Saturday. */
const ExceptionSchema = v.pipe(
  v.object({
    date: DateSchema,
    /** The last of several dates. */
    until: v.optional(DateSchema),
    name: v.optional(
      v.pipe(
        v.string(),
        v.trim(),
        v.maxLength(EXCEPTION_NAME_MAX_LENGTH),
        v.check((name) => !isBlank(name), 'A name has letters that can be seen.'),
      ),
    ),
    /** When it is open on such a date; nothing: closed all day. */
    open: v.optional(v.pipe(v.array(v.object(span)), v.maxLength(SPANS_MAX)), []),
  }),
  v.check(({ date, until }) => until === undefined || until >= date, 'The last date is before the first.'),
);

export const HoursBodySchema = v.object({
  /** As the IANA writes it: `Europe/Berlin`. */
  zone: ZoneSchema,
  weekly: v.pipe(v.array(v.object({ day: DaySchema, ...span })), v.maxLength(SPANS_MAX)),
  exceptions: v.optional(v.pipe(v.array(ExceptionSchema), v.maxLength(EXCEPTIONS_MAX)), []),
});
export type Hours = v.InferOutput<typeof HoursBodySchema>;

/** As a page reads them that is of another version. */
export const ReadHoursSchema = v.fallback(v.optional(v.nullable(HoursBodySchema), null), null);
