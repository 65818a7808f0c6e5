import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectionState } from '../mqtt/types.ts';
import { createOutbox } from './outbox.ts';
import type { Outbox, OutboxEntry } from './types.ts';

const RESEND_MS = 10_000;
const ONLINE: ConnectionState = { kind: 'online', since: 0 };
const AWAY: ConnectionState = { kind: 'connecting', attempt: 1 };

/** A connection whose acknowledgements the test gives by hand. */
function pretendConnection() {
  let tell = (_state: ConnectionState): void => {};
  const sent: { id: unknown; acknowledge: () => void; cutOff: () => void }[] = [];
  return {
    sent,
    become: (state: ConnectionState) => tell(state),
    port: {
      publish: (_topic: string, payload: unknown) =>
        new Promise<void>((resolve, reject) => {
          sent.push({ id: payload, acknowledge: resolve, cutOff: () => reject(new Error('cut off')) });
        }),
      onState(listener: (state: ConnectionState) => void) {
        tell = listener;
        listener(AWAY);
        return () => {};
      },
    },
  };
}

const storageOf = (disk: { text: string }) => ({
  load: (): OutboxEntry<string>[] => JSON.parse(disk.text),
  save: (entries: OutboxEntry<string>[]) => {
    disk.text = JSON.stringify(entries);
  },
});

let disk: { text: string };
let wire: ReturnType<typeof pretendConnection>;
let outbox: Outbox<string>;
const open = (storage = storageOf(disk)): Outbox<string> =>
  createOutbox({ connection: wire.port, storage, resendAfterMs: RESEND_MS, random: () => 1 });
const add = (id: string): void => outbox.add({ id, topic: 't', payload: id });
const sentIds = (): unknown[] => wire.sent.map(({ id }) => id);
const settleTimers = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  disk = { text: '[]' };
  wire = pretendConnection();
  outbox = open();
});
afterEach(() => {
  outbox.stop();
  vi.useRealTimers();
});

describe('the outbox', () => {
  it('waits for a connection, then sends in order, one acknowledgement after another', async () => {
    for (const id of ['a', 'b', 'c']) add(id);
    await settleTimers(60_000);
    expect(sentIds()).toEqual([]);
    wire.become(ONLINE);
    await settleTimers();
    expect(sentIds()).toEqual(['a']);
    wire.sent[0]?.acknowledge();
    await settleTimers();
    expect(sentIds()).toEqual(['a', 'b']);
  });

  it('writes nothing for an acknowledgement that comes after its end', async () => {
    wire.become(ONLINE);
    add('a');
    await settleTimers();
    outbox.stop();
    disk.text = 'of another writer';
    wire.sent[0]?.acknowledge();
    await settleTimers();
    expect(disk.text).toBe('of another writer');
  });

  it('repeats an acknowledged entry under its id until it is stored, ever more slowly', async () => {
    wire.become(ONLINE);
    add('a');
    await settleTimers();
    wire.sent[0]?.acknowledge();
    await settleTimers(RESEND_MS - 1);
    expect(sentIds()).toEqual(['a']);
    expect(outbox.entries[0]?.sentAt).toBeTypeOf('number');
    await settleTimers(1);
    expect(sentIds()).toEqual(['a', 'a']);
    wire.sent[1]?.acknowledge();
    await settleTimers(2 * RESEND_MS - 1);
    expect(sentIds()).toHaveLength(2);
    await settleTimers(1);
    expect(sentIds()).toHaveLength(3);
    outbox.settle('a');
    wire.sent[2]?.acknowledge();
    await settleTimers(3_600_000);
    expect(sentIds()).toHaveLength(3);
    expect(outbox.entries).toEqual([]);
    expect(disk.text).toBe('[]');
  });

  it('sends what was cut off as soon as the connection is back, before what came later', async () => {
    wire.become(ONLINE);
    add('a');
    add('b');
    await settleTimers();
    wire.sent[0]?.cutOff();
    wire.become(AWAY);
    add('c');
    await settleTimers(60_000);
    expect(sentIds()).toEqual(['a']);
    wire.become(ONLINE);
    for (const n of [1, 2, 3]) {
      await settleTimers();
      wire.sent[n]?.acknowledge();
    }
    await settleTimers();
    expect(sentIds()).toEqual(['a', 'a', 'b', 'c']);
  });

  it('does not repeat an acknowledged entry merely because the connection came back', async () => {
    wire.become(ONLINE);
    add('a');
    await settleTimers();
    wire.sent[0]?.acknowledge();
    await settleTimers();
    wire.become(AWAY);
    wire.become(ONLINE);
    await settleTimers(RESEND_MS / 2);
    expect(sentIds()).toEqual(['a']);
  });

  it('survives a reload: sends what was not sent, waits for the answer to the rest', async () => {
    wire.become(ONLINE);
    add('a');
    await settleTimers();
    wire.sent[0]?.acknowledge();
    await settleTimers();
    wire.become(AWAY);
    add('b');
    outbox.stop();
    wire = pretendConnection();
    outbox = open();
    expect(outbox.entries.map(({ id }) => id)).toEqual(['a', 'b']);
    wire.become(ONLINE);
    await settleTimers();
    expect(sentIds()).toEqual(['b']);
    wire.sent[0]?.acknowledge();
    await settleTimers(RESEND_MS);
    expect(sentIds()).toEqual(['b', 'a']);
  });

  it('works in memory where storage throws', async () => {
    outbox.stop();
    const broken = (): never => {
      throw new DOMException('blocked', 'SecurityError');
    };
    outbox = open({ load: broken, save: broken });
    wire.become(ONLINE);
    add('a');
    await settleTimers();
    expect(sentIds()).toEqual(['a']);
    outbox.settle('a');
    expect(outbox.entries).toEqual([]);
  });

  it('sends at once what was sent "in the future": the clock was set back', async () => {
    outbox.stop();
    disk.text = JSON.stringify([
      { id: 'a', topic: 't', payload: 'a', createdAt: 0, sentAt: Date.now() + 3_600_000 },
    ]);
    outbox = open();
    wire.become(ONLINE);
    await settleTimers();
    expect(sentIds()).toEqual(['a']);
  });

  it('sends no more what the server refused, keeps it, and lets others pass', async () => {
    wire.become(ONLINE);
    add('a');
    add('b');
    await settleTimers();
    wire.sent[0]?.acknowledge();
    await settleTimers();
    outbox.refuse('a', 'too_long');
    wire.sent[1]?.acknowledge();
    await settleTimers(3 * 86_400_000);
    expect(sentIds().filter((id) => id === 'a')).toHaveLength(1);
    expect(outbox.entries[0]).toMatchObject({ id: 'a', failure: 'too_long' });
    outbox.stop();
    wire = pretendConnection();
    outbox = open();
    wire.become(ONLINE);
    await settleTimers(86_400_000);
    expect(sentIds()).not.toContain('a');
    outbox.settle('a');
    expect(outbox.entries.map(({ id }) => id)).toEqual(['b']);
  });

  it('gives up after a day what nobody answers, until its writer wants it sent', async () => {
    wire.become(ONLINE);
    add('a');
    const acknowledgeAll = async (forMs: number) => {
      for (let ms = 0; ms < forMs; ms += 300_000) {
        await settleTimers(300_000);
        wire.sent.at(-1)?.acknowledge();
      }
      await settleTimers();
    };
    await acknowledgeAll(86_400_000 - 300_000);
    expect(outbox.entries[0]).toMatchObject({ id: 'a', triedAt: expect.any(Number) });
    expect(outbox.entries[0]).not.toHaveProperty('failure');
    await acknowledgeAll(1_200_000);
    expect(outbox.entries[0]).toMatchObject({ id: 'a', failure: 'unanswered' });
    const given = wire.sent.length;
    await acknowledgeAll(86_400_000);
    expect(wire.sent).toHaveLength(given);
    outbox.retry('a');
    await settleTimers();
    expect(wire.sent).toHaveLength(given + 1);
    expect(outbox.entries[0]).not.toHaveProperty('failure');
  });

  it('lets the others pass one at which the broker hangs up each time', async () => {
    add('poison');
    add('b');
    for (let n = 0; n < 6; n++) {
      wire.become(ONLINE);
      await settleTimers();
      wire.sent.at(-1)?.cutOff();
      wire.become(AWAY);
      await settleTimers();
    }
    expect(sentIds()).toEqual(Array.from({ length: 6 }, () => 'poison'));
    wire.become(ONLINE);
    await settleTimers();
    expect(sentIds().at(-1)).toBe('b');
    wire.sent.at(-1)?.acknowledge();
    await settleTimers();
    expect(sentIds().at(-1)).toBe('poison');
  });

  it('does not give up what waited for days before it could be sent', async () => {
    add('a');
    await settleTimers(10 * 86_400_000);
    wire.become(ONLINE);
    await settleTimers();
    wire.sent[0]?.acknowledge();
    await settleTimers(RESEND_MS);
    wire.sent[1]?.acknowledge();
    await settleTimers(2 * RESEND_MS);
    expect(sentIds()).toEqual(['a', 'a', 'a']);
    expect(outbox.entries[0]).not.toHaveProperty('failure');
  });

  it.each([
    ['back', -3_600_000],
    ['forward', 3_600_000],
  ])('sends again in time, and gives nothing up, when the clock is set %s by an hour', async (_, by) => {
    wire.become(ONLINE);
    add('a');
    await settleTimers();
    wire.sent[0]?.acknowledge();
    await settleTimers(1);
    vi.setSystemTime(Date.now() + by);
    await settleTimers(RESEND_MS - 2);
    expect(sentIds()).toEqual(['a']);
    await settleTimers(1);
    expect(sentIds()).toEqual(['a', 'a']);
    expect(outbox.entries[0]).not.toHaveProperty('failure');
  });

  it('keeps the order of what was said when the clock is set back in between', () => {
    add('a');
    vi.setSystemTime(Date.now() - 3_600_000);
    add('b');
    add('c');
    const byTime = outbox.entries.toSorted((one, other) => one.createdAt - other.createdAt);
    expect(byTime.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(new Set(outbox.entries.map(({ createdAt }) => createdAt)).size).toBe(3);
  });

  it('takes an id once, forgets all when cleared, and tells of each change', () => {
    const onChange = vi.fn();
    outbox.onChange(onChange);
    add('a');
    add('a');
    expect(outbox.entries).toHaveLength(1);
    outbox.clear();
    outbox.settle('a');
    expect(outbox.entries).toEqual([]);
    expect(onChange).toHaveBeenCalledTimes(2);
  });
});
