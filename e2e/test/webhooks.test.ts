import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { until } from '@chimpassist/testing/until';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';

const MESSAGES = 200;
const CHATS = ['ann', 'bob', 'cleo', 'dora'];
const SPREAD_MS = 2_000;
/** What failed is tried again later each time. */
const ARRIVAL_MS = 90_000;

interface Delivered {
  type: string;
  data: { seq: number; chat: { id: string }; message: { content: string } };
}

let worker: EdgeWorker;
/** What was taken, once for each id, in its order. */
const effective = new Map<string, Delivered>();
let tries = 0;
let secret = '';
const forged: string[] = [];

/** Fails now and then, in three ways: it refuses, it answers with rubbish, it hangs up. */
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += String(chunk);
  });
  request.on('end', () => {
    tries += 1;
    if (tries % 9 === 0) {
      request.socket.destroy();
      return;
    }
    if (tries % 7 === 0) {
      response.writeHead(tries % 2 === 0 ? 500 : 429).end('Not now.');
      return;
    }
    const id = String(request.headers['webhook-id']);
    try {
      const told = new Webhook(secret).verify(body, request.headers as Record<string, string>) as Delivered;
      if (!effective.has(id)) effective.set(id, told);
      response.writeHead(204).end();
    } catch {
      forged.push(id);
      response.writeHead(400).end();
    }
  });
});

async function call<T>(path: string, by: string, body: unknown, idempotency?: string): Promise<T> {
  const response = await fetch(`${worker.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${by}`,
      'content-type': 'application/json',
      ...(idempotency === undefined ? {} : { 'idempotency-key': idempotency }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  worker = await startEdgeWorker({ WEBHOOK_PRIVATE: 'on' });
});
afterAll(async () => {
  await worker.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

it('200 messages reach a receiver that fails at times, though the Worker is killed', async () => {
  const supervisor = await worker.token({ kind: 'attendant', id: 1, type: 'support/supervisor' });
  const { key } = await call<{ key: string }>('/v1/keys', supervisor, {
    name: 'Shop',
    scopes: ['chats:*', 'webhooks:*'],
  });
  const { port } = receiver.address() as AddressInfo;
  const made = await call<{ id: string; secret: string }>('/v1/webhooks', key, {
    url: `http://127.0.0.1:${port}/hook`,
    events: ['message.created'],
  });
  ({ secret } = made);
  const send = async (n: number): Promise<void> => {
    const chat = CHATS[n % CHATS.length] ?? '';
    const say = () =>
      call(`/v1/chats/${chat}/messages`, key, { content: `word ${n}`, as: 'customer' }, `word ${n}`);
    // As every client does: who has no answer says it again under the same name.
    await until(`word ${n} is stored`, async () => {
      try {
        await say();
        return true;
      } catch {
        return false;
      }
    });
  };
  const half = MESSAGES / 2;
  const pause = SPREAD_MS / MESSAGES;
  const sendFrom = async (first: number, last: number): Promise<void> => {
    const under: Promise<void>[] = [];
    for (let n = first; n < last; n += 1) {
      under.push(send(n));
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    await Promise.all(under);
  };
  await sendFrom(0, half);
  const rest = sendFrom(half, MESSAGES);
  await until('a part of it has arrived', () => effective.size > 0);
  await worker.process.kill();
  await worker.process.start();
  await rest;

  await until('each word has arrived', () => effective.size >= MESSAGES, ARRIVAL_MS);
  const told = [...effective.values()];
  expect(forged).toEqual([]);
  expect(told.map(({ data }) => data.message.content).sort()).toEqual(
    Array.from({ length: MESSAGES }, (_, n) => `word ${n}`).sort(),
  );
  for (const chat of CHATS) {
    const seqs = told.filter(({ data }) => data.chat.id === chat).map(({ data }) => data.seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(new Set(seqs).size).toBe(MESSAGES / CHATS.length);
  }
  expect(tries).toBeGreaterThan(MESSAGES);
});
