import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { DEFAULT_BASE_TOPIC, sessionTopicOf, withBase } from '@chimpassist/protocol';
import { signingKeys, TOKEN_LIFE_S } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import { LinkClient, link } from './link-client.ts';
import { bindings, chat, chatInPicture, contents, desk, message, request, say } from './support.ts';

const PORTION = 50;

/** How much the long ones try. The numbers come from outside workerd, where `runsOf` reads what was asked for. */
const { LINK_MESSAGES, LINK_ROUNDS } = bindings as unknown as Record<'LINK_MESSAGES' | 'LINK_ROUNDS', string>;

/** A customer at a broker, whose chat an attendant at the edge follows. */
async function followed(customer: string, id: number): Promise<LinkClient> {
  const client = await LinkClient.open(id);
  await client.followChat(customer);
  return client;
}

/** The customer says `text n` for each number, over the broker. */
async function words(customer: string, from: number, to: number): Promise<void> {
  for (let first = from; first <= to; first += PORTION) {
    const numbers = Array.from({ length: Math.min(PORTION, to - first + 1) }, (_, n) => first + n);
    await say(customer, ...numbers.map((n) => message(customer, n)));
  }
}

const textsUpTo = (n: number) => Array.from({ length: n }, (_, i) => `text ${i + 1}`);

describe('a link', () => {
  it('hears thousands of messages in order, each once, also after a sleep', async () => {
    const client = await followed('many', 351);
    await evictDurableObject(link('attendant 351'));
    const all = Number(LINK_MESSAGES);
    await words('many', 1, all);
    await expect.poll(() => client.wordsOf('many').length).toBe(all);
    expect(client.wordsOf('many')).toEqual(textsUpTo(all));
    expect(client.closed).toBeNull();
  });

  it('cuts off a reader who acknowledges nothing, and its other window hears all', async () => {
    const client = await followed('stalled', 352);
    const other = await LinkClient.open(352, 'two');
    await other.followChat('stalled');
    client.acknowledges = false;
    await words('stalled', 1, 1_500);
    await expect.poll(() => other.wordsOf('stalled').length).toBe(1_500);
    expect(other.wordsOf('stalled')).toEqual(textsUpTo(1_500));
    expect(client.closed).toBe(1013);
    expect(client.wordsOf('stalled').length).toBeLessThanOrEqual(100);
  });

  it('waits for its only reader, and goes on where that one is', async () => {
    const client = await followed('slow', 353);
    client.acknowledges = false;
    await words('slow', 1, 400);
    await expect.poll(() => client.wordsOf('slow').length).toBeGreaterThan(0);
    client.send({ type: 'pingreq' });
    await client.hears('pingresp');
    expect(client.wordsOf('slow').length).toBeLessThanOrEqual(100);
    client.catchUp();
    await expect.poll(() => client.wordsOf('slow')).toEqual(textsUpTo(400));
  });

  it('keeps more filters than fit beside a socket, also over a sleep', async () => {
    const client = await LinkClient.open(354);
    const customers = Array.from({ length: 44 }, (_, n) => `one-of-a-great-many-customers-${n}`);
    for (const customer of customers) await client.followChat(customer);
    const rests = () =>
      runInDurableObject(
        link('attendant 354'),
        (_, { storage }) => storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM rests').one().n,
      );
    expect(await rests()).toBe(1);
    await evictDurableObject(link('attendant 354'));
    const last = customers.at(-1) ?? '';
    for (const customer of [customers[0] ?? '', last]) {
      await say(customer, message(customer, 1));
      await expect.poll(() => client.wordsOf(customer)).toEqual(['text 1']);
    }
    client.socket.close(1000);
    await expect.poll(() => client.closed).not.toBeNull();
    await expect.poll(rests).toBe(0);
  });

  it('that was woken keeps what all its windows want of the desk', async () => {
    const first = await LinkClient.open(359);
    const name = 'attendant 359';
    const interest = () =>
      runInDurableObject(desk(), (_, { storage }) =>
        storage.sql
          .exec<{ id: string | null; feed: number }>(
            'SELECT attendant_id AS id, feed FROM links WHERE link = ?',
            name,
          )
          .toArray(),
      );
    const whole = [{ id: '359', feed: 1 }];
    expect(await interest()).toEqual(whole);
    await evictDurableObject(link(name));
    const second = await LinkClient.dial(359);
    second.send({ type: 'connect', level: 4, clean: true, keepAliveSeconds: 60, clientId: 'second' });
    await second.follow('client/attendants/control/359');
    expect(await interest()).toEqual(whole);
    await say('told-of', request('told-of'));
    await expect
      .poll(() => JSON.stringify(first.heardOn('client/desk')))
      .toContain(sessionTopicOf('told-of'));
  });

  it('writes no row for what is heard', async () => {
    const client = await followed('free', 355);
    const rows = () =>
      runInDurableObject(
        link('attendant 355'),
        (_, { storage }) =>
          storage.sql
            .exec<{ n: number }>(
              "SELECT count(*) AS n FROM sqlite_master WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
            )
            .one().n,
      );
    await words('free', 1, 20);
    await expect.poll(() => client.wordsOf('free')).toHaveLength(20);
    expect(await rows()).toBe(0);
  });

  it('leaves one of five that come at once under one name, and tells each will once', async () => {
    const page = await EdgeClient.open('wills');
    const keeper = await LinkClient.open(356, 'keeper');
    page.write(1);
    await expect.poll(async () => (await chatInPicture('wills'))?.state).toBe('waiting');
    keeper.accept('wills');
    await expect.poll(async () => (await chatInPicture('wills'))?.state).toBe('online');
    const rounds = Number(LINK_ROUNDS);
    for (let round = 0; round < rounds; round += 1) {
      const five = await Promise.all(
        [0, 1, 2, 3, 4].map(async (n) => {
          const client = await LinkClient.dial(356);
          client.connectWithWill('the same', 'wills', round * 5 + n);
          return client;
        }),
      );
      await expect.poll(() => five.filter(({ closed }) => closed === null)).toHaveLength(1);
      const [left] = five.filter(({ closed }) => closed === null);
      left?.send({ type: 'pingreq' });
      await left?.hears('pingresp');
      left?.send({ type: 'disconnect', code: 0 });
      await expect.poll(() => left?.closed).not.toBeNull();
    }
    const wills = async () =>
      (await contents('wills', '?limit=200')).filter((content) => content.startsWith('will '));
    await expect.poll(async () => (await wills()).length).toBe(rounds * 4);
    expect(new Set(await wills()).size).toBe(rounds * 4);
  });

  it('ends a connection with its token', async () => {
    const keys = await signingKeys(bindings.TOKEN_KEYS ?? '');
    const token = await keys.sign(
      { kind: 'attendant', id: 357, type: 'support/firstLevel' },
      DEFAULT_BASE_TOPIC,
      // It ends in a moment.
      { signInId: 'short', now: Date.now() - TOKEN_LIFE_S * 1_000 + 2_000 },
    );
    const client = await LinkClient.dial(357, undefined, token);
    client.send({ type: 'connect', level: 4, clean: true, keepAliveSeconds: 60, clientId: 'short' });
    await client.hears('connack');
    await expect
      .poll(() => {
        if (client.closed === null) client.send({ type: 'pingreq' });
        return client.closed;
      })
      .toBe(1008);
  });

  it('does not let an attendant follow what only supervisors may', async () => {
    const client = await LinkClient.dial(358);
    client.send({ type: 'connect', level: 4, clean: true, keepAliveSeconds: 60, clientId: 'x' });
    const filter = withBase(DEFAULT_BASE_TOPIC, 'server/sessions/+/messages/customer');
    client.send({ type: 'subscribe', packetId: 9, subscriptions: [{ filter, qos: 1 }] });
    await client.hears('suback');
    expect(client.heard.find(({ type }) => type === 'suback')).toMatchObject({ codes: [0x80] });
    await say('private', message('private', 1));
    expect(await contents('private')).toEqual(['text 1']);
    expect(client.heardOn(`${sessionTopicOf('private')}/messages`)).toEqual([]);
    await runInDurableObject(chat('private'), (_, { storage }) => {
      const { json } = storage.sql.exec<{ json: string }>('SELECT json FROM log WHERE seq = 0').one();
      expect(JSON.parse(json)).not.toHaveProperty('record.links');
    });
  });
});
