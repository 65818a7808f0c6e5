import { describe, expect, it } from 'vitest';
import { SocketMemory } from '../src/edge/socket-memory.ts';
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

function memoryOf(connectionMaxBytes = 1_000) {
  const overflown: WebSocket[] = [];
  const options = { connectionMaxBytes, rests: null, attached: (more: More) => more };
  return { overflown, memory: new SocketMemory<More>(options, (ws) => overflown.push(ws)) };
}

function socket(): { counted: CountingSocket; ws: WebSocket } {
  const counted = new CountingSocket();
  return { counted, ws: counted as unknown as WebSocket };
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
