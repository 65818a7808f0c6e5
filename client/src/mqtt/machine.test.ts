import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelay } from './backoff.ts';
import { INITIAL, type Machine, type MachineEvent, STABLE_MS, step } from './machine.ts';

const LOST: MachineEvent = { kind: 'lost', reason: 'gone' };

/** Runs events one after the other, all at the same moment unless a number advances the clock. */
function run(events: (MachineEvent | number)[], random = () => 0.5) {
  let machine: Machine = INITIAL;
  let now = 1_000_000;
  let effects: string[] = [];
  for (const event of events) {
    if (typeof event === 'number') {
      now += event;
      continue;
    }
    const next = step(machine, event, now, random);
    machine = next.machine;
    effects = next.effects.map(({ kind }) => kind);
  }
  return { machine, effects, now };
}

describe('the reconnecting machine', () => {
  it('does nothing before it is started, and opens once when it is', () => {
    expect(run([{ kind: 'nudge' }, { kind: 'due' }, LOST]).machine).toEqual(INITIAL);
    expect(run([{ kind: 'start' }]).effects).toEqual(['open']);
    expect(run([{ kind: 'start' }, { kind: 'start' }]).effects).toEqual([]);
  });

  it('brings 1,500 pages that lost a deploy’s sockets back over a second, not at once', () => {
    const moments = Array.from({ length: 1_500 }, (_, page) => {
      const { machine, now } = run(
        [{ kind: 'start' }, { kind: 'opened' }, STABLE_MS, LOST],
        () => page / 1_500,
      );
      return machine.state.kind === 'waiting' ? machine.state.retryAt - now : 0;
    });
    expect(Math.min(...moments)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...moments)).toBeLessThanOrEqual(1_000);
    // Of any tenth of a second, no more than an eighth of them.
    const together = moments.map((at) => moments.filter((each) => each >= at && each < at + 100).length);
    expect(Math.max(...together)).toBeLessThan(1_500 / 8);
  });

  it('waits longer after each failure, with full jitter up to a ceiling', () => {
    for (const [failures, ceiling] of [
      [1, 1_000],
      [2, 2_000],
      [3, 5_000],
      [4, 10_000],
      [5, 20_000],
      [6, 30_000],
      [1_000_000, 30_000],
    ] as const) {
      expect(retryDelay(failures, () => 0)).toBe(100);
      expect(retryDelay(failures, () => 0.999_999_9)).toBeLessThanOrEqual(ceiling);
      expect(retryDelay(failures, () => 0.999_999_9)).toBeGreaterThan(ceiling * 0.99);
    }
  });

  it('starts from the first tier again after a connection that lasted', () => {
    const flapping = [{ kind: 'start' }, LOST, { kind: 'due' }, { kind: 'opened' }] as const;
    expect(run([...flapping, STABLE_MS - 1, LOST]).machine.failures).toBe(2);
    expect(run([...flapping, STABLE_MS, LOST]).machine.failures).toBe(1);
  });

  it('tries now when nudged while waiting, asks the other end when nudged while online', () => {
    expect(run([{ kind: 'start' }, LOST, { kind: 'nudge' }]).effects).toEqual(['cancelWake', 'open']);
    expect(run([{ kind: 'start' }, { kind: 'opened' }, { kind: 'nudge' }]).effects).toEqual(['probe']);
    expect(run([{ kind: 'start' }, { kind: 'nudge' }]).effects).toEqual(['probe']);
  });

  it('when nudged while it tries, follows a try that fails with another at once', () => {
    const { machine, now } = run([{ kind: 'start' }, { kind: 'nudge' }, LOST]);
    expect(machine.state).toMatchObject({ kind: 'waiting', retryAt: now });
    // Once: the next failure waits again.
    const second = run([{ kind: 'start' }, { kind: 'nudge' }, LOST, { kind: 'due' }, LOST]);
    expect(second.machine.state).toMatchObject({
      kind: 'waiting',
      retryAt: second.now + retryDelay(2, () => 0.5),
    });
    // A try that succeeds has answered the nudge.
    const online = run([{ kind: 'start' }, { kind: 'nudge' }, { kind: 'opened' }, LOST]);
    expect(online.machine.state).toMatchObject({
      kind: 'waiting',
      retryAt: online.now + retryDelay(1, () => 0.5),
    });
  });

  it('keeps the code of a refusal', () => {
    const { machine } = run([{ kind: 'start' }, { kind: 'lost', reason: 'no', refused: 5 }]);
    expect(machine.state).toMatchObject({ kind: 'waiting', refused: 5, reason: 'no' });
  });

  it('after a stop, hears nothing but a start', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, (before, after) => {
        const { machine } = run([
          ...before,
          { kind: 'stop' },
          ...after.filter(({ kind }) => kind !== 'start'),
        ]);
        expect(machine.state).toEqual({ kind: 'stopped' });
      }),
    );
  });

  it('never gives up: until stopped it is online, tries, or waits for half a minute', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const { machine, now } = run([{ kind: 'start' }, ...events.filter(({ kind }) => kind !== 'stop')]);
        expect(['connecting', 'online', 'waiting']).toContain(machine.state.kind);
        if (machine.state.kind === 'waiting') expect(machine.state.retryAt - now).toBeLessThanOrEqual(30_000);
      }),
    );
  });
});

const anyEvents = fc.array(
  fc.constantFrom<MachineEvent>(
    { kind: 'start' },
    { kind: 'stop' },
    { kind: 'nudge' },
    { kind: 'due' },
    { kind: 'opened' },
    LOST,
  ),
  { maxLength: 30 },
);
