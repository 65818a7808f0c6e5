import { runInDurableObject, SELF } from 'cloudflare:test';
import { FIRST_SITE } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { objectsOf } from '../src/objects/addresses.ts';
import {
  accept,
  attendantOnline,
  bindings,
  bridge,
  chat,
  chatInPicture,
  contents,
  get,
  HEADERS,
  message,
  post as postBatch,
  request,
  SUPERVISOR,
  say,
  tellDesk,
  textOf,
  tokenFor,
  topicOf,
} from './support.ts';

const eraseOf = async (customer: string): Promise<Response> =>
  SELF.fetch(`http://worker/customer/${customer}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` },
  });
const jsonOf = async (path: string) => (await get(path)).json();
/** Everything that the object has on its disk. */
const diskOf = (customer: string): Promise<string> =>
  runInDurableObject(chat(customer), (_, { storage }) =>
    JSON.stringify(storage.sql.exec('SELECT * FROM log').toArray()),
  );
/** Written now, as a person writes. */
const written = (customer: string, n: number, at = Date.now()) => ({
  ...message(customer, n),
  at,
  message: {
    id: `m-${n}`,
    from: { id: customer, name: 'Secretname', avatarURL: null },
    timestamp: at,
    content: `secret text ${n}`,
    readAt: null,
  },
});

describe('a supervisor', () => {
  it('gets everything that is stored of a customer', async () => {
    await say(
      'exported',
      { ...request('exported'), at: Date.now() },
      written('exported', 1),
      written('exported', 2),
    );
    const exported = await jsonOf('/customer/exported');
    expect(exported).toMatchObject({
      customerId: 'exported',
      customer: { id: 'exported' },
      sessions: [{ sessionId: 's-exported' }],
      messages: [{ content: 'secret text 1' }, { content: 'secret text 2' }],
    });
  });

  it('erases a live chat at once; the bridge completes the receipt', async () => {
    const { socket } = await bridge('eraser');
    await tellDesk(attendantOnline(701));
    await say('erased', {
      ...request('erased'),
      at: Date.now(),
      customer: { id: 'erased', name: 'Secretname', avatarURL: null },
    });
    await say('erased', { ...accept(701), at: Date.now() }, written('erased', 1), written('erased', 2));
    expect(await diskOf('erased')).toContain('secret text');

    const response = await eraseOf('erased');
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({
      object: { messages: 2, sessions: 1 },
      desk: true,
      bridge: null,
      done: false,
    });
    expect(await contents('erased')).toEqual([]);
    expect(await diskOf('erased')).not.toMatch(/secret/i);
    expect(await chatInPicture('erased')).toBeUndefined();
    expect(JSON.stringify(await jsonOf('/attendant/701/sessions'))).not.toContain('erased');

    let order = await socket.nextKept();
    while (order.erase === undefined) order = await socket.nextKept();
    expect(order.erase).toEqual([topicOf('erased')]);
    const said = await SELF.fetch('http://worker/bridge/erased', {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ sessionTopic: topicOf('erased'), at: 5, spooled: 1, parked: 2, mirrored: 3 }),
    });
    expect(said.status).toBe(204);
    expect(await jsonOf('/customer/erased/erasure')).toMatchObject({
      bridge: { at: 5, spooled: 1, parked: 2, mirrored: 3 },
      done: true,
    });
    socket.close();
  });

  it('leaves no way from the ids of former sessions to the customer', async () => {
    const now = Date.now();
    const asked = (sessionId: string) => ({ ...request('twice'), at: now, sessionId });
    const { held } = await say('twice', asked('former-1'));
    await say('twice', { kind: 'silent', at: now, rev: held?.rev ?? 0 }, asked('former-2'));
    expect((await get('/session/former-1')).status).toBe(200);
    await eraseOf('twice');
    expect(await objectsOf(bindings, FIRST_SITE).sessionIndex('former-1').get('former-1')).toBeNull();
    expect((await get('/session/former-1')).status).toBe(404);
    // The last one is where a customer goes on who comes back.
    expect(await objectsOf(bindings, FIRST_SITE).sessionIndex('former-2').get('former-2')).toBe(
      topicOf('twice'),
    );
  });

  it('leaves a tombstone: what the bridge had before does not come back', async () => {
    await say('tomb', { ...request('tomb'), at: Date.now() }, written('tomb', 1));
    const before = Date.now() - 1_000;
    await eraseOf('tomb');
    const late = await say(
      'tomb',
      // In the bridge's spool all the time; a request with the name; a receipt.
      written('tomb', 2, before),
      { ...request('tomb'), at: before },
      {
        kind: 'receipt',
        at: before,
        readMessages: [{ id: 'm-9', from: { id: 'tomb' }, timestamp: 1, readAt: 2 }],
      },
    );
    expect(late.refused).toMatchObject([{ index: 0, code: 'erased' }]);
    expect(late.acks).toEqual([]);
    expect(await contents('tomb')).toEqual([]);
    expect(await diskOf('tomb')).not.toMatch(/secret/i);
    // The message of before, by its identity alone.
    await say('tomb', { ...written('tomb', 1, Date.now() + 10) });
    expect(await contents('tomb')).toEqual([]);
    await say('tomb', written('tomb', 4, Date.now() + 20));
    expect(await contents('tomb')).toEqual(['secret text 4']);
  });

  it("loses no word of afterwards to a clock: neither the writer's nor the bridge's", async () => {
    await say('clocks', { ...request('clocks'), at: Date.now() }, written('clocks', 1));
    await eraseOf('clocks');
    const hourAgo = Date.now() - 3_600_000;
    // The writer's clock is an hour slow.
    const slow = { ...written('clocks', 2, hourAgo), at: Date.now() + 1 };
    expect((await say('clocks', slow)).acks).toMatchObject([{ id: 'm-2' }]);
    // The bridge's clock is: it read the frame two seconds before it posted it, or an instant.
    const post = async (n: number, readMsAgo: number) => {
      const chats = [
        { sessionTopic: topicOf('clocks'), seenRev: 0, frames: [written('clocks', n, hourAgo - readMsAgo)] },
      ];
      return JSON.parse(await textOf(await postBatch({ v: 1, epoch: 1, at: hourAgo, chats, desk: [] })));
    };
    expect(await post(3, 0)).toMatchObject({ refused: [], acks: [{ id: 'm-3' }] });
    expect(await post(4, 3_600_000)).toMatchObject({ refused: [{ code: 'erased' }], acks: [] });
    expect(await contents('clocks')).toEqual(['secret text 2', 'secret text 3']);
  });

  it('who is none erases nothing, and of somebody who never was there is no receipt', async () => {
    expect((await get('/customer/nobody-ever/erasure')).status).toBe(404);
    const response = await SELF.fetch('http://worker/customer/exported', { method: 'DELETE' });
    expect(response.status).toBe(401);
    expect(await contents('exported')).toHaveLength(2);
  });
});
