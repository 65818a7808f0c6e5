import { describe, expect, it } from 'vitest';
import { SocketMemory } from '../src/edge/socket-memory.ts';
import type { OpenConnection } from '../src/mqtt/connection.ts';
import { newConnection } from '../src/mqtt/index.ts';

interface More {
  text: string;
}

/** A socket that counts how often something is attached to it. */
class CountingSocket {
  attached: unknown[] = [];

  serializeAttachment(value: unknown): void {
    this.attached.push(structuredClone(value));
  }

  deserializeAttachment(): unknown {
    return this.attached.at(-1);
  }
}

function memoryOf(connectionMaxBytes = 1_000, isOurs = false) {
  const overflown: WebSocket[] = [];
  const options = {
    connectionMaxBytes,
    rests: null,
    attached: (more: More) => more,
    acknowledgesSoon: () => isOurs,
  };
  return { overflown, memory: new SocketMemory<More>(options, (ws) => overflown.push(ws)) };
}

function socket(): { counted: CountingSocket; ws: WebSocket } {
  const counted = new CountingSocket();
  return { counted, ws: counted as unknown as WebSocket };
}

/** A connection with these messages on their way, else as `before`. */
function openWith(ids: readonly number[], before?: OpenConnection, lastId = ids.at(-1) ?? 0): OpenConnection {
  const outgoing = {
    lastId,
    window: ids.map((id) => ({ id, bytes: 9 })),
    windowBytes: 9 * ids.length,
    held: [],
    heldBytes: 0,
    unheardBytes: 0,
  };
  if (before !== undefined) return { ...before, outgoing };
  return {
    kind: 'open',
    unread: { chunks: [], bytes: 0 },
    client: {
      level: 4,
      id: 'c',
      keepAliveMs: 0,
      will: null,
      receiveMaximum: 65_535,
      packetMaxBytes: Number.MAX_SAFE_INTEGER,
    },
    principal: { kind: 'customer', id: 'c', guest: false },
    expiresAt: null,
    heardAt: 1,
    subscriptions: [],
    incoming: { pending: [], received: [], lastRef: 0 },
    outgoing,
  };
}

/** After what a turn does at its end. */
const turnEnded = () => new Promise((resolve) => setTimeout(resolve));

describe('what is known of a socket', () => {
  it('is attached once at the end of a turn, however often it changes', async () => {
    const { memory } = memoryOf();
    const { counted, ws } = socket();
    memory.begin(ws, { text: 'first' }, newConnection(1));
    for (let n = 2; n < 6; n++) {
      memory.note(ws, { text: `later ${n}` });
      memory.keep(ws, newConnection(n));
    }
    expect(counted.attached).toHaveLength(1);
    await turnEnded();
    expect(counted.attached).toHaveLength(2);
    const woken = memoryOf().memory.of(ws);
    expect([woken.more, woken.connection]).toEqual([{ text: 'later 5' }, newConnection(5)]);
  });

  it('is attached once, also where what a turn says at its end changes it again', async () => {
    const { memory } = memoryOf();
    const { counted, ws } = socket();
    memory.begin(ws, { text: 'new' }, newConnection(1));
    memory.keep(ws, newConnection(2));
    void Promise.resolve().then(() => memory.keep(ws, newConnection(3)));
    await turnEnded();
    expect(counted.attached).toHaveLength(2);
    expect(memoryOf().memory.of(ws).connection).toEqual(newConnection(3));
  });

  it('is not attached again where nothing is new', async () => {
    const { memory } = memoryOf();
    const { counted, ws } = socket();
    const connection = newConnection(1);
    memory.begin(ws, { text: 'same' }, connection);
    memory.keep(ws, connection);
    memory.note(ws, memory.of(ws).more);
    memory.keep(ws, connection);
    await turnEnded();
    expect(counted.attached).toHaveLength(1);
  });

  it('is attached only when our own client has acknowledged what it hears, and whole', async () => {
    const { memory } = memoryOf(10_000, true);
    const { counted, ws } = socket();
    memory.begin(ws, { text: '' }, newConnection(1));
    const quiet = openWith([]);
    const steps = [quiet, openWith([1, 2], quiet), openWith([3, 4], quiet), openWith([], quiet, 4)];
    const attached: number[] = [];
    for (const step of steps) {
      memory.keep(ws, step);
      await turnEnded();
      attached.push(counted.attached.length);
    }
    expect(attached).toEqual([2, 2, 2, 3]);
    expect(memoryOf().memory.of(ws).connection).toMatchObject({ outgoing: { lastId: 4, window: [] } });
  });

  it('is attached at once where more has changed than that, or too much waits', async () => {
    const quiet = openWith([]);
    const waits = openWith([1], quiet);
    const pending = { ref: 1, packetId: 1, qos: 1 as const, code: null };
    const changed = [
      { ...waits, subscriptions: [{ filter: 'a', qos: 1 as const }] },
      { ...waits, expiresAt: 7 },
      { ...waits, incoming: { ...waits.incoming, pending: [pending] } },
      { ...waits, unread: { chunks: [new Uint8Array(1)], bytes: 1 } },
      openWith(
        Array.from({ length: 33 }, (_, n) => n + 1),
        quiet,
      ),
    ];
    for (const each of changed) {
      const { memory } = memoryOf(10_000, true);
      const { counted, ws } = socket();
      memory.begin(ws, { text: '' }, quiet);
      memory.keep(ws, each);
      await turnEnded();
      expect(counted.attached).toHaveLength(2);
    }
    const { memory } = memoryOf(10_000, true);
    const { counted, ws } = socket();
    memory.begin(ws, { text: '' }, quiet);
    memory.note(ws, { text: 'news' });
    memory.keep(ws, waits);
    await turnEnded();
    expect(counted.attached).toHaveLength(2);
  });

  it('is attached at once where the connection has ended', () => {
    const { memory } = memoryOf();
    const { ws } = socket();
    memory.begin(ws, { text: '' }, newConnection(1));
    memory.keep(ws, { kind: 'ended' });
    expect(memoryOf().memory.of(ws).connection).toEqual({ kind: 'ended' });
  });

  it('is attached to no socket that is forgotten', async () => {
    const { memory } = memoryOf();
    const { counted, ws } = socket();
    memory.begin(ws, { text: '' }, newConnection(1));
    memory.keep(ws, newConnection(2));
    memory.forget(ws);
    await turnEnded();
    expect(counted.attached).toHaveLength(1);
  });
});
