import { retryDelay } from './backoff.ts';
import type { ConnectionState } from './types.ts';

/**
 * Reconnecting, as a pure function: no clock, no socket, no timer in it. The shell (`connection.ts`) performs the
 * effects and reports what came of them.
 */
export interface Machine {
  state: ConnectionState;
  /** Tries in a row that failed, or that were online too shortly to count. */
  failures: number;
  /** A reason to try came while a try was under way: if that one fails, the next follows at once. */
  isNudged?: boolean;
}

export type MachineEvent =
  | { kind: 'start' }
  | { kind: 'stop' }
  /** The caller has a reason to believe that a try succeeds now. */
  | { kind: 'nudge' }
  /** The wait is over. */
  | { kind: 'due' }
  /** The broker accepted. */
  | { kind: 'opened' }
  /** The try failed, or the connection is gone. */
  | { kind: 'lost'; reason: string; refused?: number };

export type Effect =
  | { kind: 'open' }
  | { kind: 'close' }
  /** Ask the connection whether it still answers, or whether the try still goes on. */
  | { kind: 'probe' }
  | { kind: 'wake'; at: number }
  | { kind: 'cancelWake' };

/** Online for less than this counts as a failure: a broker that accepts and drops must not be called in a loop. */
export const STABLE_MS = 10_000;

export const INITIAL: Machine = { state: { kind: 'idle' }, failures: 0 };

interface Transition {
  machine: Machine;
  effects: Effect[];
}

const stay = (machine: Machine, ...effects: Effect[]): Transition => ({ machine, effects });

const tryNow = (failures: number, ...before: Effect[]): Transition => ({
  machine: { state: { kind: 'connecting', attempt: failures + 1 }, failures },
  effects: [...before, { kind: 'open' }],
});

/** @param now ms that only grow. @param random 0 to 1, for the jitter. */
export function step(machine: Machine, event: MachineEvent, now: number, random: () => number): Transition {
  const { state } = machine;
  switch (event.kind) {
    case 'start':
      return state.kind === 'idle' || state.kind === 'stopped' ? tryNow(0) : stay(machine);
    case 'stop':
      if (state.kind === 'stopped') return stay(machine);
      return {
        machine: { state: { kind: 'stopped' }, failures: 0 },
        effects: [{ kind: 'cancelWake' }, { kind: 'close' }],
      };
    case 'nudge':
      if (state.kind === 'waiting') return tryNow(machine.failures, { kind: 'cancelWake' });
      if (state.kind === 'connecting') return stay({ ...machine, isNudged: true }, { kind: 'probe' });
      return state.kind === 'online' ? stay(machine, { kind: 'probe' }) : stay(machine);
    case 'due':
      return state.kind === 'waiting' ? tryNow(machine.failures) : stay(machine);
    case 'opened':
      if (state.kind !== 'connecting') return stay(machine);
      return stay({ failures: machine.failures, state: { kind: 'online', since: now } });
    case 'lost': {
      if (state.kind !== 'connecting' && state.kind !== 'online') return stay(machine);
      const wasStable = state.kind === 'online' && now - state.since >= STABLE_MS;
      const failures = wasStable ? 1 : machine.failures + 1;
      const retryAt = machine.isNudged === true ? now : now + retryDelay(failures, random);
      const { reason, refused } = event;
      return {
        machine: {
          state: {
            kind: 'waiting',
            attempt: failures,
            retryAt,
            reason,
            ...(refused === undefined ? {} : { refused }),
          },
          failures,
        },
        effects: [{ kind: 'wake', at: retryAt }],
      };
    }
  }
}
