import { SafeError } from '@chimpassist/protocol';
import { isBefore } from '../../archive/archive-name.ts';
import type { Period } from '../../figures/figures.ts';
import { Zone } from '../../figures/zone.ts';
import type { Objects } from '../../objects/addresses.ts';

const DAY_MS = 86_400_000;
/** Up to so many days percentiles are exact. */
const EXACT_DAYS = 31;
/** A day of a clock change has an hour more. */
const HOUR_MS = 3_600_000;

/** A date is the beginning of the day in the operator's zone; a moment says its own. Epoch ms. */
const momentOf = (text: string, zone: Zone): number =>
  text.length === 10 ? zone.startOf(text) : Date.parse(text);

/** @throws {SafeError} `bad_request` where it ends before it begins. */
export function periodOf(given: { from: string; to: string }, zoneName: string): Period {
  const zone = Zone.of(zoneName);
  const period = { from: momentOf(given.from, zone), to: momentOf(given.to, zone) };
  if (period.to <= period.from)
    throw new SafeError('bad_request', 'to: the period ends before it begins. `to` is not a part of it.');
  return period;
}

export const isRough = ({ from, to }: Period): boolean => to - from > EXACT_DAYS * DAY_MS + HOUR_MS;

/** The names of the ledgers that may have rows of a period, the oldest first. */
export async function ledgersOf(objects: Objects, { from, to }: Period): Promise<string[]> {
  const last = new Date(to - 1).toISOString().slice(0, 7);
  const names = await objects.ledgers().names();
  return names.filter((name) => !isBefore(name, from) && name.slice(0, 7) <= last);
}
