import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { type SessionInfo, sessionTopicOf } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { PlainClient } from '../plain-client.ts';
import { chat, contents, counted, picture, rewriteState } from '../support.ts';

interface Control {
  instruction: string;
  sessionInfo: SessionInfo;
}

/** As legacy clients connect: one connection that only publishes and one that only subscribes, nobody's, at quality 0. */
class LegacyPage {
  readonly id: number;
  readonly topic: string;
  readonly #publisher: PlainClient;
  readonly #subscriber: PlainClient;
  session: Record<string, unknown>;

  private constructor(id: number, publisher: PlainClient, subscriber: PlainClient) {
    this.id = id;
    this.topic = sessionTopicOf(id);
    this.#publisher = publisher;
    this.#subscriber = subscriber;
    this.session = {
      sessionTopic: this.topic,
      sessionId: `session of ${id}`,
      keepAliveTTL: 600_000,
      lastMessages: [],
      customer: { id, name: 'Mary', avatarURL: null },
      requestID: 'r-1',
    };
  }

  static async open(id: number): Promise<LegacyPage> {
    const connect = () => PlainClient.enter(null, { clientId: `legacy_${crypto.randomUUID()}` }, 4);
    const page = new LegacyPage(id, await connect(), await connect());
    // It publishes first, and listens then.
    page.sayOnline();
    for (const suffix of ['client/control', 'messages', 'messages/viewed'])
      expect(await page.#subscriber.subscribe({ filter: `${page.topic}/${suffix}`, qos: 0 })).toEqual([0]);
    return page;
  }

  sayOnline(): void {
    this.#publisher.say('server/sessions/online', this.session);
  }

  send(content: string, timestamp: number): void {
    const from = { id: this.id, name: 'Mary', avatarURL: null };
    const message = { from, timestamp, content, readAt: null };
    const sessionInfo = { ...this.session, lastMessages: [message] };
    this.#publisher.say(`${this.topic}/messages`, { sessionInfo, message });
  }

  get controls(): Control[] {
    return this.#subscriber.on(`${this.topic}/client/control`) as Control[];
  }

  get instructions(): string[] {
    return this.controls.map(({ instruction }) => instruction);
  }

  /** What it shows: it reads a message from the session that comes along. */
  get shown(): string[] {
    return (this.#subscriber.on(`${this.topic}/messages`) as { sessionInfo: SessionInfo }[]).map(
      ({ sessionInfo }) => sessionInfo.lastMessages.at(-1)?.content ?? '',
    );
  }

  get texts(): string[] {
    return [...this.#publisher.texts, ...this.#subscriber.texts];
  }

  close(): void {
    this.#publisher.close();
    this.#subscriber.close();
  }
}

const infoOf = (id: number) => ({ id, name: `A${id}`, avatarURL: null, type: 'support/firstLevel' });

/** The legacy back office, on the general topics. */
async function legacyDesk(id: number) {
  const connect = () => PlainClient.enter(null, { clientId: `legacy_${crypto.randomUUID()}` }, 4);
  const [publisher, subscriber] = [await connect(), await connect()];
  await subscriber.subscribe({ filter: `client/attendants/assign/${id}`, qos: 0 });
  publisher.say('server/attendants/online', { attendantInfo: infoOf(id) });
  await expect.poll(async () => (await picture()).attendants.map((each) => each.id)).toContain(id);
  return {
    offers: () => subscriber.on(`client/attendants/assign/${id}`) as SessionInfo[],
    async accept(sessionInfo: SessionInfo) {
      await subscriber.subscribe({ filter: `${sessionInfo.sessionTopic}/messages`, qos: 0 });
      publisher.say('server/attendants/assign', { attendantInfo: infoOf(id), sessionInfo });
    },
    send(topic: string, content: string, timestamp: number) {
      const message = { from: infoOf(id), timestamp, content, readAt: null };
      publisher.say(`${topic}/messages`, { sessionInfo: { sessionTopic: topic }, message });
    },
    shown: (topic: string) =>
      (subscriber.on(`${topic}/messages`) as { message: { content: string } }[]).map(
        ({ message }) => message.content,
      ),
    quit() {
      publisher.say('server/attendants/quit', { attendantInfo: infoOf(id) });
    },
  };
}

const stateOf = async (id: number): Promise<string | undefined> =>
  (await picture()).chats.find(({ sessionInfo }) => sessionInfo.customer.id === id)?.state;

/** As if so much time had passed since the chat saw the customer. */
async function letPass(id: number, ms: number): Promise<void> {
  await rewriteState(`${id}`, ({ record, ...rest }) => {
    if (record.edge === undefined) throw new Error('The customer is not at the edge.');
    return { ...rest, record: { ...record, edge: { ...record.edge, seenAt: record.edge.seenAt - ms } } };
  });
  await evictDurableObject(chat(`${id}`));
  await runInDurableObject(chat(`${id}`), (_, { storage }) => storage.setAlarm(Date.now() + 60_000));
  await runDurableObjectAlarm(chat(`${id}`));
}

describe('legacy clients on the edge road', () => {
  it('get through the handshake, chat both ways, and hear no text', async () => {
    const desk = await legacyDesk(5001);
    const page = await LegacyPage.open(5101);
    await expect.poll(() => desk.offers()).toHaveLength(1);
    const [offer] = desk.offers();
    if (offer === undefined) throw new Error('There is no offer.');
    expect(offer).toMatchObject({ sessionTopic: page.topic, sessionId: 'session of 5101', lastMessages: [] });
    await desk.accept(offer);
    await expect.poll(() => page.instructions).toContain('session/ready');
    page.send('Is the Alder in stock?', 1);
    await expect.poll(() => desk.shown(page.topic)).toEqual(['Is the Alder in stock?']);
    desk.send(page.topic, 'It is, in green.', 2);
    await expect.poll(() => page.shown).toEqual(['Is the Alder in stock?', 'It is, in green.']);
    expect(await contents('5101')).toEqual(['Is the Alder in stock?', 'It is, in green.']);
    expect(page.texts).toEqual([]);
    desk.quit();
    page.close();
  });

  it('are answered at each keep-alive by the link, and their chat sleeps', async () => {
    const page = await LegacyPage.open(5102);
    await expect.poll(() => stateOf(5102)).toBe('waiting');
    await evictDurableObject(chat('5102'));
    const calls = await counted(chat('5102'), 'speak');
    const before = page.instructions.length;
    for (let n = 0; n < 3; n += 1) page.sayOnline();
    await expect.poll(() => page.instructions.slice(before)).toHaveLength(3);
    expect(page.controls.at(-1)).toMatchObject({
      instruction: 'session/aborted/unavailableAttendants',
      sessionInfo: { sessionTopic: page.topic, sessionId: 'session of 5102' },
    });
    expect(await calls()).toBe(0);
    page.close();
  });

  it('that fall silent end their chat after its time to live, and not before', async () => {
    const page = await LegacyPage.open(5103);
    await expect.poll(() => stateOf(5103)).toBe('waiting');
    await letPass(5103, 600_000);
    expect(await stateOf(5103)).toBe('waiting');
    page.close();
    await letPass(5103, 600_000);
    await expect.poll(() => stateOf(5103)).toBeUndefined();
  });

  it('ask for a channel on one connection and hear the answer on another', async () => {
    const [asker, listener] = [await PlainClient.enter(null, {}, 4), await PlainClient.enter(null, {}, 4)];
    expect(await listener.subscribe('answers/for/5104')).toEqual([1]);
    asker.say('server/channels/request', { userRequesting: 5104, responseTopic: 'answers/for/5104' });
    await expect
      .poll(() => listener.on('answers/for/5104'))
      .toEqual([
        {
          userRequesting: 5104,
          sessionId: expect.any(String),
          sessionTopic: 'server/sessions/5104',
          keepAliveTTL: expect.any(Number),
        },
      ]);
  });
});
