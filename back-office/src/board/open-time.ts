import type { Hours, Workspace } from '@chimpassist/protocol';

const DAY_MS = 86_400_000;
/** A longer time is counted by the clock: nobody waits for it. */
const DAYS_MAX = 60;

type OpenTimes = Hours['exceptions'][number]['open'];
interface Span {
  from: number;
  to: number;
}

/** By how much the clocks of a zone are before UTC at a moment, ms. */
function offsetsOf(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric', era: 'short' },
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
    return wall - Math.floor(at / 1_000) * 1_000;
  };
}

/** What a wall clock shows, written as if it were UTC, as a moment: as the Worker counts it where clocks change. */
function momentOf(wall: number, offsetAt: (at: number) => number): number {
  const [before, after] = [offsetAt(wall - DAY_MS), offsetAt(wall + DAY_MS)];
  const found = [before, after].map((offset) => wall - offset).filter((at) => wall - offsetAt(at) === at);
  return found.length === 0 ? wall - before : Math.min(...found);
}

/** The times of one day; the later of two exceptions for it decides. */
function timesOf({ weekly, exceptions }: Hours, day: number): OpenTimes {
  const date = new Date(day);
  const text = date.toISOString().slice(0, 10);
  const exception = exceptions.findLast((each) => each.date <= text && text <= (each.until ?? each.date));
  return exception?.open ?? weekly.filter((each) => each.day === (date.getUTCDay() || 7));
}

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
};

/**
 * Counts for how much of a time a team was open, ms, as the Worker counts it for reports. What a day says is worked out once:
 * the board asks for each customer who waits, each second.
 */
export function openClock(hours: Hours | null): (from: number, to: number) => number {
  if (hours === null) return (from, to) => Math.max(0, to - from);
  const offsetAt = offsetsOf(hours.zone);
  const known = new Map<number, Span[]>();
  const spansOf = (day: number): Span[] => {
    const found =
      known.get(day) ??
      timesOf(hours, day)
        .map(({ from, to }) => ({
          from: momentOf(day + minutesOf(from), offsetAt),
          to: momentOf((to > from ? day : day + DAY_MS) + minutesOf(to), offsetAt),
        }))
        .sort((one, other) => one.from - other.from);
    known.set(day, found);
    return found;
  };
  const dayOf = (at: number): number => Math.floor((at + offsetAt(at)) / DAY_MS) * DAY_MS;
  return (from, to) => {
    if (to <= from) return 0;
    let open = 0;
    let until = from;
    const last = dayOf(to);
    // What began the day before may go on past midnight.
    for (let day = dayOf(from) - DAY_MS, n = 0; day <= last && n <= DAYS_MAX; day += DAY_MS, n++) {
      for (const span of spansOf(day)) {
        const begin = Math.max(span.from, until);
        const end = Math.min(span.to, to);
        if (end <= begin) continue;
        open += end - begin;
        until = end;
      }
    }
    return open;
  };
}

type OpenClock = ReturnType<typeof openClock>;

/** The clock of a team that has hours of its own; of others, and of nobody's, the one for everybody. */
export function openClocks(
  held: Pick<Workspace, 'hours' | 'teams'> | null,
): (team: string | null | undefined) => OpenClock {
  const all = openClock(held?.hours ?? null);
  const own = new Map(held?.teams.flatMap(({ id, hours }) => (hours ? [[id, openClock(hours)]] : [])));
  return (team) => own.get(team ?? '') ?? all;
}
