import { describe, expect, it, vi } from 'vitest';
import { INITIAL, type Machine, step } from './mqtt/machine.ts';
import { OPEN_WITHIN_MS, patienceMs } from './patience.ts';
import { createHttp } from './rest/http.ts';

const CLIENTS = 60;
/** A slow machine lets one in a second, and does it for nothing where that one has given up meanwhile. */
const LET_IN_MS = 1_000;
const HALF_AN_HOUR_MS = 1_800_000;

/** The same numbers each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** All lose their connections at once, and come back. @returns after how long the last one is in, ms; null: never */
function drainedAfter(patience: (failures: number, random: () => number) => number): number | null {
  const random = numbers(7);
  const clients = Array.from({ length: CLIENTS }, () => ({
    machine: INITIAL as Machine,
    at: 0,
    tries: 0,
    event: 'start' as 'start' | 'due' | 'lost' | null,
  }));
  const queue: { client: (typeof clients)[number]; asked: number }[] = [];
  const isIn = ({ machine }: { machine: Machine }): boolean => machine.state.kind === 'online';
  for (let now = 0; now < HALF_AN_HOUR_MS; now += LET_IN_MS) {
    for (const client of clients) {
      if (client.event === null || client.at > now) continue;
      const event = client.event === 'lost' ? { kind: 'lost' as const, reason: '' } : { kind: client.event };
      const next = step(client.machine, event, now, random);
      client.machine = next.machine;
      if (next.machine.state.kind === 'waiting')
        [client.event, client.at] = ['due', next.machine.state.retryAt];
      else {
        client.tries += 1;
        queue.push({ client, asked: client.tries });
        [client.event, client.at] = ['lost', now + patience(next.machine.failures, random)];
      }
    }
    const first = queue.shift();
    if (first !== undefined && first.asked === first.client.tries && first.client.event === 'lost') {
      first.client.machine = step(first.client.machine, { kind: 'opened' }, now, random).machine;
      first.client.event = null;
    }
    if (clients.every(isIn)) return now;
  }
  return null;
}

describe('how long a client waits to be let in', () => {
  it('grows with each try in vain up to four times, and not all wait as long', () => {
    expect([0, 1, 2, 3, 1_000].map((failures) => patienceMs(10_000, failures, () => 0))).toEqual([
      10_000, 20_000, 40_000, 40_000, 40_000,
    ]);
    expect(patienceMs(10_000, 1, () => 1)).toBe(25_000);
  });

  it('lets a storm at a slow machine end, which went on for ever without it', () => {
    expect(drainedAfter(() => OPEN_WITHIN_MS)).toBeNull();
    const ms = drainedAfter((failures, random) => patienceMs(OPEN_WITHIN_MS, failures, random));
    expect(ms).toBeLessThan(300_000);
  });
});

describe('how long a call waits for its answer', () => {
  it('grows while none comes, and is short again after one', async () => {
    const waited = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
    const http = createHttp('http://worker.test', async (_, init) => {
      if (init?.signal?.aborted) throw new Error('no answer in time');
      return Response.json({});
    });
    for (let n = 0; n < 3; n += 1) await expect(http('/', {}, null)).rejects.toThrow('no answer');
    waited.mockImplementation(() => new AbortController().signal);
    await http('/', {}, null);
    await http('/', {}, null);
    const bounds = waited.mock.calls.map(([ms]) => [10, 20, 40, 50].findLast((s) => ms >= s * 1_000));
    expect(bounds).toEqual([10, 20, 40, 40, 10]);
    waited.mockRestore();
  });
});
