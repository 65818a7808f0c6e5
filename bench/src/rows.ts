import type { Figure } from './figure.ts';
import { burst } from './rows/burst.ts';
import { idle, message } from './rows/cost.ts';
import { deliver } from './rows/deliver.ts';
import { edgeAsleep } from './rows/edge-asleep.ts';
import { edgeCeiling } from './rows/edge-ceiling.ts';
import { edgeDeliver } from './rows/edge-deliver.ts';
import { edgeMemory } from './rows/edge-memory.ts';
import { edgeRestart } from './rows/edge-restart.ts';
import { edgeStalled } from './rows/edge-stalled.ts';
import { edgeStopped } from './rows/edge-stopped.ts';
import { growth } from './rows/growth.ts';
import { memory } from './rows/memory.ts';
import { mirror } from './rows/mirror.ts';
import { outage } from './rows/outage.ts';
import { relay } from './rows/relay.ts';
import { search } from './rows/search.ts';
import { setUpTime } from './rows/set-up.ts';
import { weight } from './rows/weight.ts';
import type { Run } from './run.ts';

export interface Row {
  measure(run: Run): Promise<Figure[]>;
  /** Rows that must have been measured before, because this one uses their chats, messages or rates. */
  needs?: readonly string[];
  /** The files decide it and no clock: one run measures it. */
  isSameInEveryRun?: true;
}

/** In the order in which they are measured: a row stands after those that it needs. */
export const ROWS: Readonly<Record<string, Row>> = {
  relay: { measure: relay },
  deliver: { measure: deliver },
  'set-up': { measure: setUpTime },
  idle: { measure: idle, needs: ['set-up'] },
  message: { measure: message, needs: ['set-up'] },
  outage: { measure: outage, needs: ['relay', 'set-up'] },
  growth: { measure: growth, needs: ['outage'] },
  burst: { measure: burst },
  memory: { measure: memory },
  mirror: { measure: mirror },
  'edge-deliver': { measure: edgeDeliver },
  'edge-ceiling': { measure: edgeCeiling },
  'edge-memory': { measure: edgeMemory },
  'edge-restart': { measure: edgeRestart },
  'edge-stalled': { measure: edgeStalled },
  'edge-stopped': { measure: edgeStopped },
  'edge-asleep': { measure: edgeAsleep },
  search: { measure: search },
  weight: { measure: weight, isSameInEveryRun: true },
};

/** These rows and all that they need, in the order of {@link ROWS}. @throws {RangeError} naming a row that there is not */
export function withNeeded(names: readonly string[]): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    const row = ROWS[name];
    if (row === undefined) {
      throw new RangeError(`There is no row ${name}: choose among ${Object.keys(ROWS).join(', ')}.`);
    }
    found.add(name);
    row.needs?.forEach(add);
  };
  names.forEach(add);
  return Object.keys(ROWS).filter((name) => found.has(name));
}

/**
 * These rows in groups of which none needs what another measures, so that groups can be measured one after the other. What
 * two rows of a group both need is measured once.
 */
export function groupsOf(names: readonly string[]): string[][] {
  const groups: { asked: string[]; measured: Set<string> }[] = [];
  for (const name of Object.keys(ROWS).filter((row) => names.includes(row))) {
    const measured = new Set(withNeeded([name]));
    const [first, ...others] = groups.filter((group) => [...measured].some((row) => group.measured.has(row)));
    if (first === undefined) {
      groups.push({ asked: [name], measured });
      continue;
    }
    for (const group of [{ asked: [name], measured }, ...others]) {
      first.asked.push(...group.asked);
      for (const row of group.measured) first.measured.add(row);
    }
    for (const group of others) groups.splice(groups.indexOf(group), 1);
  }
  return groups.map(({ asked }) => Object.keys(ROWS).filter((row) => asked.includes(row)));
}
