import { runInDurableObject, SELF } from 'cloudflare:test';
import { ERROR_CODES, REST_RULES } from '@chimpassist/protocol';
import { nastyText, nearly } from '@chimpassist/testing/nearly-right';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  accept,
  attendant,
  attendantOnline,
  bindings,
  bridge,
  chat,
  command,
  contents,
  get,
  HEADERS,
  message,
  post,
  request,
  SUPERVISOR,
  say,
  tellDesk,
  textOf,
  tokenFor,
  topicOf,
} from '../support.ts';

/** Of which each test takes a share. Its number comes from outside workerd, where `runsOf` reads what was asked for. */
const INPUTS = Number((bindings as unknown as { FUZZ_INPUTS: string }).FUZZ_INPUTS);
const LONG_MS = 1_800_000;
const options = (share: number) => ({ numRuns: Math.max(20, Math.round(INPUTS * share)) });

/** What a client may be told: never where in our sources it happened, nor how we are let in. */
const LEAK = /\n\s+at |\.ts:\d|node_modules|the secret of these tests|BEGIN PRIVATE KEY|"d":/;

/** Everything that the object of the bystander has on its disk. */
const diskOfBystander = (): Promise<string> =>
  runInDurableObject(chat('bystander'), (_, { storage }) =>
    JSON.stringify(storage.sql.exec('SELECT * FROM log').toArray()),
  );

let before = '';
beforeAll(async () => {
  await tellDesk(attendantOnline(900));
  await say('bystander', request('bystander'), accept(900), message('bystander', 1), message('bystander', 2));
  before = await diskOfBystander();
  expect(before).toContain('text 2');
});

/** Nobody else's chat has changed, and the next customer is served. */
async function everybodyElseIsWell(name: string): Promise<void> {
  expect(await diskOfBystander()).toBe(before);
  expect(await contents('bystander')).toEqual(['text 1', 'text 2']);
  await say(name, request(name), message(name, 1));
  expect(await contents(name)).toEqual(['text 1']);
  expect((await get('/desk')).status).toBe(200);
}

const customer = { id: 'fuzz', name: 'Mary', avatarURL: null };
const body = {
  message: { id: 'm-1', from: customer, timestamp: 1, content: 'hello', readAt: null },
  readMessages: [{ id: 'm-1', from: { id: 'fuzz' }, timestamp: 1, readAt: 2 }],
};
const topic = topicOf('fuzz');

describe('nothing that comes by REST', () => {
  const id = fc.oneof(fc.constantFrom('fuzz', '7', '901'), nastyText, fc.string());
  const query = fc.dictionary(
    fc.constantFrom('offset', 'limit', 'after', 'sessionTopic', 'startTime', '__proto__'),
    nastyText.map((text) => text.slice(0, 300)),
    { maxKeys: 3 },
  );
  const call = fc.record({
    route: fc.constantFrom(...Object.keys(REST_RULES)),
    id,
    isRaw: fc.boolean(),
    query,
    body: nearly(
      { customer: { ...customer, hash: 'f'.repeat(64) } },
      { customer },
      { email: 'ana@shop.test', password: 'correct' },
      {},
    ),
    isJson: fc.boolean(),
    by: fc.constantFrom('nobody', 'nonsense', 'customer', 'attendant', 'supervisor', 'bridge'),
  });

  it(
    'brings a 500, a stack or a secret out, or harms what is stored',
    async () => {
      const tokens: Record<string, string> = {
        nonsense: 'e30.e30.e30',
        customer: await tokenFor({ kind: 'customer', id: 'fuzz', guest: false }),
        attendant: await tokenFor({ kind: 'attendant', id: 901, type: 'support/firstLevel' }, 'first'),
        // Its sign-out is among what is tried.
        supervisor: await tokenFor(SUPERVISOR, 'fuzz'),
        bridge: bindings.BRIDGE_SECRET ?? '',
      };
      await fc.assert(
        fc.asyncProperty(call, async ({ route, id, isRaw, query, body, isJson, by }) => {
          const [method = 'GET', path = ''] = route.split(' ');
          const filled = path.replace(/:\w+/g, () => (isRaw ? id : encodeURIComponent(id.toWellFormed())));
          const url = new URL(`http://worker${filled.replaceAll(/[\ud800-\udfff]/g, '')}`);
          for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
          const text = isJson ? JSON.stringify(body) : String(body);
          const answer = await SELF.fetch(url, {
            method,
            redirect: 'manual',
            headers: {
              'content-type': 'application/json',
              ...(by === 'nobody' ? {} : { authorization: `Bearer ${tokens[by]}` }),
            },
            ...(method === 'GET' ? {} : { body: text }),
          });
          const said = await textOf(answer);
          expect(said).not.toMatch(LEAK);
          if (answer.status < 400) return;
          if (answer.headers.get('content-type')?.startsWith('text/plain')) return;
          const { error } = JSON.parse(said) as { error: { code: string; message: string } };
          expect(ERROR_CODES).toContain(error.code);
          expect(error.code, said).not.toBe('internal');
          expect(answer.status, said).not.toBe(500);
        }),
        options(0.3),
      );
      await everybodyElseIsWell('after-rest');
    },
    LONG_MS,
  );
});

describe('nothing that comes through the bridge’s door', () => {
  const at = 5;
  const frame = nearly(
    { kind: 'message', at, message: body.message, proven: 'customer' },
    { kind: 'message', at, sessionId: 's-fuzz', message: { ...body.message, from: attendant(901) } },
    { kind: 'receipt', at, readMessages: body.readMessages },
    {
      kind: 'request',
      at,
      customer,
      sessionId: 's-fuzz',
      requestID: 'r',
      keepAliveTTL: 30_000,
      proven: true,
    },
    { kind: 'silent', at, rev: 1 },
    accept(901),
    command(901, { command: 'handOver', sessionTopic: topic, to: { type: 'support/supervisor' }, note: 'x' }),
    command(901, { command: 'end', sessionTopic: topic }),
    command(901, { command: 'join', sessionTopic: topic }, 'support/supervisor'),
  );
  const deskFrame = nearly(
    attendantOnline(901),
    { kind: 'attendantQuit', at, attendantId: 901 },
    { kind: 'attendantSilent', at, attendantId: 901 },
    { kind: 'attendantActivity', at, attendantId: 901, active: false },
    command(901, { command: 'availability', availability: 'away' }),
    command(901, { command: 'viewing', sessionTopic: topic }),
  );

  it(
    'as a frame stops the frames beside it, is tried for ever, or harms another chat',
    async () => {
      let n = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(frame, { minLength: 1, maxLength: 4 }),
          fc.array(deskFrame, { maxLength: 2 }),
          async (frames, desk) => {
            n += 1;
            const good = {
              kind: 'message',
              // Of now: an erasure that was tried before refuses what came before it.
              at: Date.now(),
              message: { ...body.message, id: `good-${n}`, timestamp: n, content: 'good' },
            };
            const chats = [{ sessionTopic: topic, seenRev: 0, frames: [...frames, good] }];
            const lines = await textOf(await post({ v: 1, epoch: 0, chats, desk }));
            expect(lines).not.toMatch(LEAK);
            for (const line of lines.trim().split('\n')) {
              // `overloaded` would be sent again, and never be well.
              expect(JSON.parse(line), lines.slice(0, 500)).toMatchObject({ ok: true });
            }
            expect(lines).toContain(`"good-${n}"`);
          },
        ),
        options(0.4),
      );
      await everybodyElseIsWell('after-frames');
    },
    LONG_MS,
  );

  it(
    'as a batch brings a 500 out, or harms what is stored',
    async () => {
      const batch = nearly(
        { v: 1, epoch: 0, chats: [{ sessionTopic: topic, seenRev: 0, frames: [] }], desk: [] },
        { v: 1, epoch: 0, chats: [], desk: [attendantOnline(901)] },
      );
      await fc.assert(
        fc.asyncProperty(batch, fc.boolean(), async (value, isJson) => {
          const answer = await SELF.fetch('http://worker/bridge/batch', {
            method: 'POST',
            headers: HEADERS,
            body: isJson ? JSON.stringify(value) : String(value),
          });
          const said = await textOf(answer);
          expect([200, 400, 413]).toContain(answer.status);
          expect(said).not.toMatch(LEAK);
          expect(said).not.toMatch(/"overloaded"|"internal"/);
        }),
        options(0.2),
      );
      await everybodyElseIsWell('after-batches');
    },
    LONG_MS,
  );

  it(
    'as a line of the socket ends the desk, or takes the lease of its bridge',
    async () => {
      const holder = await bridge('holder');
      expect(holder.role).toBe('active');
      // Chats that go on are told of the first bridge, and keep that.
      await expect.poll(diskOfBystander).toContain('isBridged');
      before = await diskOfBystander();
      const line = nearly(
        { type: 'hello', v: 1, bridgeId: 'stranger', cursor: 0 },
        { type: 'ack', n: 3 },
        { type: 'claim' },
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(line, { minLength: 5, maxLength: 20 }),
          fc.boolean(),
          async (values, isJson) => {
            // The sign of life without which the lease would pass on, rightly.
            holder.socket.send('ping');
            const { socket } = await bridge('other');
            for (const value of values) socket.send(isJson ? JSON.stringify(value) : String(value));
            socket.close();
          },
        ),
        options(0.004),
      );
      const late = await bridge('late');
      expect(late.role).toBe('standby');
      late.socket.close();
      holder.socket.close();
      await everybodyElseIsWell('after-lines');
    },
    LONG_MS,
  );
});
