import { afterEach, describe, expect, test } from 'vitest';
import { daysAgo, isYesterday, sameDay } from '../src/time/days.ts';
import { dayName, formatted } from '../src/time/format.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});
const HOUR_MS = 3_600_000;
const words = { today: 'Today', yesterday: 'Yesterday' };

describe('rule 37: calendar days in the reader’s zone', () => {
  test.each([
    // The day after a change of clocks, just after its midnight: 24 h before is two days ago, or the same day.
    ['Europe/Berlin', '2026-03-30T00:30', '2026-03-29T23:59', '2026-03-28T23:59'],
    ['Europe/Berlin', '2026-10-25T23:30', '2026-10-24T00:30', '2026-10-23T23:59'],
    ['America/New_York', '2026-03-09T00:15', '2026-03-08T00:05', '2026-03-07T23:59'],
    ['America/New_York', '2026-11-01T23:45', '2026-10-31T00:01', '2026-10-30T23:59'],
    ['Australia/Lord_Howe', '2026-10-05T00:10', '2026-10-04T00:01', '2026-10-03T23:59'],
    ['Australia/Lord_Howe', '2026-04-05T23:50', '2026-04-04T00:01', '2026-04-03T23:59'],
    ['Asia/Kolkata', '2026-11-27T00:01', '2026-11-26T00:01', '2026-11-25T23:59'],
    ['Asia/Kathmandu', '2026-11-27T23:59', '2026-11-26T00:01', '2026-11-25T23:59'],
    ['America/St_Johns', '2026-03-09T00:10', '2026-03-08T00:01', '2026-03-07T23:59'],
    // Midnight does not exist in these nights.
    ['Africa/Cairo', '2026-04-24T01:10', '2026-04-23T00:01', '2026-04-22T23:59'],
    ['Africa/Cairo', '2026-04-25T00:10', '2026-04-24T01:01', '2026-04-23T23:59'],
    ['America/Santiago', '2026-09-06T01:10', '2026-09-05T00:01', '2026-09-04T23:59'],
    ['Asia/Beirut', '2026-03-29T01:10', '2026-03-28T00:01', '2026-03-27T23:59'],
    ['America/Sao_Paulo', '2018-11-04T23:50', '2018-11-03T00:01', '2018-11-02T23:59'],
    ['America/Sao_Paulo', '2018-02-18T00:10', '2018-02-17T23:30', '2018-02-16T23:59'],
    // A whole day was left out.
    ['Pacific/Apia', '2011-12-31T10:00', '2011-12-29T10:00', '2011-12-28T23:59'],
    ['UTC', '2026-01-01T00:00', '2025-12-31T23:59', '2025-12-30T23:59'],
  ])('in %s at %s: yesterday is %s, and %s is not', (tz, now, yesterday, before) => {
    process.env.TZ = tz;
    const at = (text: string): number => new Date(text).getTime();
    expect(isYesterday(at(yesterday), at(now))).toBe(true);
    expect(isYesterday(at(before), at(now))).toBe(false);
    expect(isYesterday(at(now), at(now))).toBe(false);
    expect(sameDay(at(now), at(yesterday))).toBe(false);
    expect(dayName('en-GB', at(yesterday), at(now), words)).toBe('Yesterday');
    expect(dayName('en-GB', at(now), at(now), words)).toBe('Today');
  });

  test.each([
    ['Europe/Berlin'],
    ['Australia/Lord_Howe'],
    ['Africa/Cairo'],
    ['America/St_Johns'],
    ['Asia/Kathmandu'],
    ['Pacific/Apia'],
  ])('of a year in %s: each hour is today’s or belongs to the day before', (tz) => {
    process.env.TZ = tz;
    const begin = new Date(2026, 0, 1).getTime();
    for (let hour = 0; hour < 366 * 24; hour += 1) {
      const now = begin + hour * HOUR_MS;
      const midnight = new Date(now).setHours(0, 0, 0, 0);
      expect(daysAgo(midnight, now)).toBe(0);
      expect(daysAgo(midnight - 1, now)).toBe(1);
      expect(isYesterday(midnight - 1, now)).toBe(true);
      expect(isYesterday(midnight, now)).toBe(false);
    }
  });

  test('show another year, and no name for what is not a time', () => {
    process.env.TZ = 'UTC';
    const now = Date.UTC(2026, 10, 23, 12);
    expect(dayName('en-GB', Date.UTC(2026, 10, 13), now, words)).toBe('Friday 13 November');
    expect(dayName('en-GB', Date.UTC(2025, 10, 13), now, words)).toBe('Thursday, 13 November 2025');
    expect(dayName('en-GB', Number.MAX_SAFE_INTEGER, now, words)).toBe('');
    expect(formatted('en-GB', Number.NaN, {})).toBe('');
    expect(sameDay(Number.NaN, now)).toBe(false);
  });
});
