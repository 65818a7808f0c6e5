import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { Webhook as Verifier } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { rowsWritten } from '../rows-written.ts';
import { accept, attendantOnline, chat, command, request, say, tellDesk, topicOf } from '../support.ts';
import { ask, asked } from './api.ts';
import {
  allTries,
  answering,
  contentsAt,
  deliveriesOf,
  type Hook,
  hookAt,
  hookNow,
  hooksOfTests,
  messageNow as message,
  removeHook,
  stub,
  taken,
  verified,
} from './hooks.ts';

const made = hooksOfTests();

describe('a webhook', () => {
  it('is told of all that happens in a chat, in its order, signed', async () => {
    const hook = await made('all');
    await tellDesk(attendantOnline(81));
    await say('abe', request('abe'), message('abe', 1));
    await say('abe', accept(81), message('abe', 2));
    await say('abe', command(81, { command: 'end', sessionTopic: topicOf('abe') }));
    await expect.poll(async () => (await taken('all')).length).toBe(5);
    const bodies = (await taken('all')).map((each) => verified(hook.secret, each));
    expect(bodies.map(({ type, data }) => [type, data.seq])).toEqual([
      ['chat.started', 0],
      ['message.created', 1],
      ['chat.assigned', 1],
      ['message.created', 2],
      ['chat.ended', 2],
    ]);
    expect(bodies[1]).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: { chat: { id: 'abe', sessionId: 's-abe' }, message: { content: 'text 1', seq: 1 } },
    });
    expect(bodies[2]?.data).toMatchObject({ attendant: { id: 81, name: 'A81' } });
    expect(bodies[4]?.data).toMatchObject({ reason: 'ended' });
  });

  it('is told of the events alone that it has chosen', async () => {
    const hook = await made('chosen', { events: ['chat.started'] });
    await say('bea', request('bea'), message('bea', 1), message('bea', 2));
    await expect.poll(async () => (await taken('chosen')).length).toBe(1);
    expect(await deliveriesOf(hook)).toMatchObject([
      { type: 'chat.started', state: 'done', status: 204, tries: 1 },
    ]);
  });

  it('hears of chats that were there before it, from then on', async () => {
    await say('cid', request('cid'), message('cid', 1));
    const hook = await made('before', { events: ['message.created'] });
    await runDurableObjectAlarm(stub(hook));
    await say('cid', message('cid', 2));
    await expect.poll(() => contentsAt('before', hook)).toEqual(['text 2']);
  });

  it('rule 64: gets each event once in its chat’s order, though each third try fails', async () => {
    await answering('moody', { status: 500, every: 3 });
    const hook = await made('moody', { events: ['message.created'] });
    const people = ['m-1', 'm-2', 'm-3', 'm-4'];
    const sent = Array.from({ length: 10 }, (_, n) => message('x', n + 1));
    for (const id of people) await say(id, request(id));
    await Promise.all(people.map(async (id) => say(id, ...sent.map((_, n) => message(id, n + 1)))));
    await expect.poll(async () => (await taken('moody')).length, { timeout: 30_000 }).toBe(40);
    const all = await taken('moody');
    expect(new Set(all.map(({ id }) => id)).size).toBe(40);
    for (const id of people) {
      const own = all.map((each) => verified(hook.secret, each)).filter(({ data }) => data.chat.id === id);
      expect(own.map(({ data }) => data.message?.content)).toEqual(sent.map((_, n) => `text ${n + 1}`));
    }
    // A retry has the id of the first try.
    expect((await allTries('moody')).length).toBeGreaterThan(40);
    expect(new Set((await allTries('moody')).map(({ id }) => id)).size).toBe(40);
  });

  it('an old delivery that somebody sends again is refused by the reference library', async () => {
    const hook = await made('replayed', { events: ['message.created'] });
    await say('dan', request('dan'), message('dan', 1));
    await expect.poll(async () => (await taken('replayed')).length).toBe(1);
    const [first] = await taken('replayed');
    if (first === undefined) throw new Error('Nothing came.');
    const old = String(Number(first.headers['webhook-timestamp']) - 3_600);
    const verifier = new Verifier(hook.secret);
    expect(() => verifier.verify(first.body, { ...first.headers, 'webhook-timestamp': old })).toThrow(
      'too old',
    );
    expect(() => verifier.verify(`${first.body} `, first.headers)).toThrow('No matching signature');
    expect(verifier.verify(first.body, first.headers)).toBeDefined();
  });

  it('is signed by the secret of before as well, while a new one is brought out', async () => {
    const hook = await made('rotated');
    const { body: rotated } = await asked<Hook>(`/v1/webhooks/${hook.id}/rotate`, { method: 'POST' });
    expect(rotated.secret).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/);
    const sendTest = () => asked(`/v1/webhooks/${hook.id}/test`, { method: 'POST' });
    await sendTest();
    const [both] = await taken('rotated');
    if (both === undefined) throw new Error('Nothing came.');
    expect(both.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const { secret } of [hook, rotated]) expect(verified(secret, both).type).toBe('webhook.test');
    const { body: alone } = await asked<Hook>(`/v1/webhooks/${hook.id}/rotate`, {
      body: { overlapSeconds: 0 },
    });
    await sendTest();
    const last = (await taken('rotated')).at(-1);
    if (last === undefined) throw new Error('Nothing came.');
    expect(last.headers['webhook-signature']?.split(' ')).toHaveLength(1);
    expect(() => verified(rotated.secret, last)).toThrow();
    expect(verified(alone.secret, last).type).toBe('webhook.test');
  });

  it('follows no redirect, and shows what was answered', async () => {
    await answering('redirect', { status: 302, location: 'https://hooks.example.com/elsewhere' });
    const hook = await made('redirect');
    expect((await asked(`/v1/webhooks/${hook.id}/test`, { method: 'POST' })).body).toMatchObject({
      type: 'webhook.test',
      status: 302,
      answer: 'An answer',
      payload: { type: 'webhook.test' },
    });
    expect(await allTries('elsewhere')).toEqual([]);
  });

  it('rule 64: loses nothing while its receiver is away, and then is told in order', async () => {
    await answering('away', { status: 503 });
    const hook = await made('away', { events: ['message.created'] });
    await say('eve', request('eve'));
    for (let n = 1; n <= 120; n += 1) await say('eve', message('eve', n));
    await expect.poll(async () => (await allTries('away')).length).toBeGreaterThan(0);
    // Most of it is still in the log of the chat.
    expect((await hookNow(hook)).waiting).toBeLessThan(101);
    await answering('away', { status: 204 });
    await ask(`/v1/webhooks/${hook.id}/resend`, { body: { since: 0 } });
    await runInDurableObject(stub(hook), (_, { storage }) => {
      storage.sql.exec('UPDATE deliveries SET next_at = 1 WHERE next_at IS NOT NULL');
    });
    await expect
      .poll(
        async () => {
          await runDurableObjectAlarm(stub(hook));
          return (await taken('away')).length;
        },
        { timeout: 30_000 },
      )
      .toBe(120);
    expect(await contentsAt('away', hook)).toEqual(Array.from({ length: 120 }, (_, n) => `text ${n + 1}`));
  });

  it('sends again what somebody asks for, one or since a time, under the same id', async () => {
    const hook = await made('again', { events: ['message.created'] });
    await say('hal', request('hal'), message('hal', 1), message('hal', 2));
    await expect.poll(async () => (await taken('again')).length).toBe(2);
    const [newest] = await deliveriesOf(hook, '?limit=1');
    expect(
      (await ask(`/v1/webhooks/${hook.id}/deliveries/${newest?.id}/resend`, { method: 'POST' })).status,
    ).toBe(202);
    await expect.poll(async () => (await taken('again')).map(({ id }) => id).slice(2)).toEqual([newest?.id]);
    const { body } = await asked(`/v1/webhooks/${hook.id}/resend`, { body: { since: 0 } });
    expect(body).toEqual({ count: 2 });
    await expect.poll(async () => (await taken('again')).length).toBe(5);
    expect(
      (await ask(`/v1/webhooks/${hook.id}/deliveries/msg_none_1/resend`, { method: 'POST' })).status,
    ).toBe(404);
  });

  it('forgets what it sent of a customer who is erased', async () => {
    const hook = await made('erased', { events: ['message.created'] });
    await say('ida', request('ida'), message('ida', 1));
    await expect.poll(async () => (await deliveriesOf(hook)).length).toBe(1);
    expect((await ask('/customer/ida', { method: 'DELETE' })).status).toBe(202);
    await expect.poll(() => deliveriesOf(hook)).toEqual([]);
  });

  it('that is removed is told nothing more, and is not there', async () => {
    const hook = await hookAt('removed');
    await removeHook(hook);
    await say('jim', request('jim'), message('jim', 1));
    expect((await ask(`/v1/webhooks/${hook.id}`)).status).toBe(404);
    expect((await asked<{ data: Hook[] }>('/v1/webhooks')).body.data).toEqual([]);
    expect(await allTries('removed')).toEqual([]);
  });
});

describe('a message', () => {
  const wordsOf = async (customer: string): Promise<number> => {
    await say(customer, request(customer), message(customer, 1));
    await say(customer, accept(82));
    return rowsWritten(chat(customer), async () => {
      for (let n = 2; n <= 21; n += 1) await say(customer, message(customer, n));
    });
  };

  it('costs its chat no row more with webhooks than without', async () => {
    await tellDesk(attendantOnline(82));
    const without = await wordsOf('row-1');
    const hook = await made('rows', { events: ['message.created'] });
    expect(await wordsOf('row-2')).toBe(without);
    await expect.poll(async () => (await taken('rows')).length).toBe(21);
    expect((await hookNow(hook)).waiting).toBe(0);
  });

  it('does not wait for a webhook that cannot be reached, which then reads it', async () => {
    const hook = await made('late', { events: ['message.created'] });
    await say('kim', request('kim'));
    await runInDurableObject(stub(hook), (object) => {
      const { prototype } = object.constructor as { prototype: { grown(topic: string): Promise<boolean> } };
      const grown = prototype.grown;
      prototype.grown = () => {
        prototype.grown = grown;
        return Promise.reject(new Error('The webhook is away.'));
      };
    });
    await say('kim', message('kim', 1));
    await runDurableObjectAlarm(chat('kim'));
    await expect.poll(() => contentsAt('late', hook)).toEqual(['text 1']);
  });
});
