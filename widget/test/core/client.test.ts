import { describe, expect, it } from 'vitest';
import type { Client } from '../../src/core/client.ts';
import { safeStorage } from '../../src/core/safe-storage.ts';
import { deliveryOf } from '../../src/core/state.ts';
import { sessionInfoOf } from '../platform.ts';
import { platform, platformForEachTest, started } from './running.ts';
import {
  clientOf,
  contents,
  MARY,
  ofMary,
  online,
  pretendLocalStorage,
  storageOf,
  TOPIC,
} from './support.ts';

platformForEachTest();

const deliveries = (client: Client) =>
  client.store.state.messages.map((message) => deliveryOf(client.store.state, message));
const published = () => platform.published.filter(({ topic }) => topic.endsWith('/messages/customer'));

describe('the core, without a document', () => {
  it('asks for a chat, says, hears, and knows how far each word has come', async () => {
    platform.isStoring = false;
    const client = started(ofMary());
    client.send('Hello');
    expect(deliveries(client)).toEqual(['waiting']);
    await online(client);
    await expect.poll(() => deliveries(client)).toEqual(['sent']);
    platform.isStoring = true;
    client.send('Once more');
    await expect.poll(() => deliveries(client)).toContain('stored');
    platform.say(TOPIC, 'Hello Mary');
    await expect.poll(() => contents(client).includes('Hello Mary')).toBe(true);
  });

  it('asks for nobody before the first word, and says of its page whether it is open', async () => {
    platform.isChatOpen = false;
    const client = started(ofMary());
    const said = () => platform.published.filter(({ topic }) => topic === `${TOPIC}/online`);
    await expect.poll(() => said().length).toBeGreaterThan(0);
    await expect.poll(() => client.store.state.isHistoryLoaded).toBe(true);
    expect(said().map(({ payload }) => payload.page)).toEqual(
      said().map(() => ({ id: expect.any(String), visible: true, idle: true })),
    );
    expect(client.store.state.phase.kind).toBe('idle');
    client.send('Hello');
    await online(client);
    const [asked] = said().slice(-1);
    expect(asked?.payload.page).toMatchObject({ idle: false });
    client.stop();
    await expect.poll(() => said().at(-1)?.payload.page).toEqual({ id: expect.any(String), gone: true });
    const ids = new Set(said().map(({ payload }) => (payload.page as { id: string }).id));
    expect(ids.size).toBe(1);
  });

  it('says by its last will that the page is gone, where the connection breaks', async () => {
    const client = started(ofMary());
    await online(client);
    platform.cutOff(true);
    await expect
      .poll(() => platform.published.at(-1))
      .toMatchObject({ topic: `${TOPIC}/online`, payload: { page: { gone: true } } });
  });

  it('goes on with a chat that an earlier page has begun, without a word', async () => {
    const client = started(ofMary());
    await online(client);
    expect(published()).toEqual([]);
  });

  it('keeps what is not stored over a new beginning, and sends it once', async () => {
    const { storage } = ofMary();
    platform.isStoring = false;
    const first = started({ storage });
    first.send('Never stored yet');
    await expect.poll(() => published().length).toBe(1);
    first.stop();
    platform.isStoring = true;
    const second = started({ storage });
    expect(contents(second)).toEqual(['Never stored yet']);
    // Sent and not reported as stored: due again after some seconds.
    await expect.poll(() => deliveries(second)).toEqual(['stored']);
    expect(platform.stored.get(TOPIC)?.length).toBe(1);
  });

  it('left before it has begun makes no connection afterwards', async () => {
    let answer: (response: Response) => void = () => {};
    const waiting = new Promise<Response>((resolve) => {
      answer = resolve;
    });
    const slow = clientOf(platform, {
      ...ofMary(),
      instead: (method) => (method === 'POST' ? (waiting as unknown as Response) : undefined),
    });
    slow.start();
    slow.stop();
    answer(Response.json({ sessionId: 'late' }));
    const client = started(ofMary());
    await online(client);
    await expect.poll(() => platform.calls.some(({ path }) => path.includes('/messages'))).toBe(true);
    expect(platform.aedes.connectedClients).toBe(1);
  });

  it('catches up on more than one page of messages, each once and in order', async () => {
    const client = started(ofMary());
    platform.say(TOPIC, 'The first');
    await expect.poll(() => contents(client)).toEqual(['The first']);
    await online(client);
    platform.cutOff(true);
    await expect.poll(() => client.store.state.link).toBe('lost');
    const missed = Array.from({ length: 420 }, (_, i) => `Missed ${i + 1}`);
    for (const content of missed) platform.say(TOPIC, content, {}, false);
    platform.cutOff(false);
    client.nudge();
    await expect.poll(() => contents(client).length).toBe(421);
    expect(contents(client)).toEqual(['The first', ...missed]);
  });

  it('takes place, receipt and twin from the server, whatever a live message claims', async () => {
    platform.isStoring = false;
    const client = started(ofMary());
    await online(client);
    client.send('Not stored yet');
    await expect.poll(() => deliveries(client)).toEqual(['sent']);
    const [mine] = published();
    const message = Object(mine?.payload.message);
    const claims = { seq: 1, twin: true, readAt: 5, receivedAt: 6 };
    const theirs = { id: 'b', from: { id: 12, name: 'Ana', avatarURL: null }, timestamp: 1, content: 'Hi' };
    platform.publish(`${TOPIC}/messages/customer`, { message: { ...message, ...claims } });
    platform.publish(`${TOPIC}/messages/attendant`, { message: { ...theirs, ...claims } });
    await expect.poll(() => contents(client)).toEqual(['Not stored yet', 'Hi']);
    expect(deliveries(client)[0]).toBe('sent');
    expect(client.store.state.messages.map(({ seq, readAt }) => [seq, readAt])).toEqual([
      [undefined, null],
      [undefined, null],
    ]);
  });

  it('fetches what was stored and never heard', async () => {
    const client = started(ofMary());
    await online(client);
    await expect.poll(() => client.store.state.isHistoryLoaded).toBe(true);
    platform.say(TOPIC, 'Spoken into the gap', {}, false);
    const [message] = platform.stored.get(TOPIC) ?? [];
    if (message === undefined) throw new Error('Nothing is stored.');
    const { id, from, timestamp, seq } = message;
    platform.publish(`${TOPIC}/messages/stored`, { acks: [{ id, from, timestamp, seq }] });
    await expect.poll(() => contents(client)).toEqual(['Spoken into the gap']);
  });

  it('says so where no browser can open the address, and keeps what is written', async () => {
    const errors: unknown[] = [];
    const { error } = console;
    console.error = (...said) => errors.push(said);
    try {
      const client = started({ ...ofMary(), brokerHost: 'ftp://nowhere' });
      await expect.poll(() => client.store.state.trouble).toBe('setUp');
      client.send('Kept');
      expect(contents(client)).toEqual(['Kept']);
      expect(deliveries(client)).toEqual(['waiting']);
      expect(errors).not.toEqual([]);
    } finally {
      console.error = error;
    }
  });

  it('leaves nothing of the former customer when another one sits down', async () => {
    const { local, storage } = ofMary();
    const client = started({ storage });
    platform.isStoring = false;
    client.send('A secret of Mary');
    client.setDraft('half a secret');
    await online(client);
    local.setItem('userData', JSON.stringify({ id: 7, name: 'Paul', avatarURL: null }));
    client.nudge();
    await expect.poll(() => client.store.state.customer?.id).toBe(7);
    expect(contents(client)).toEqual([]);
    expect(client.store.state.draft).toBe('');
    const kept = Array.from({ length: local.length }, (_, i) => local.getItem(local.key(i) ?? '')).join();
    expect(kept).not.toContain('secret');
    expect(platform.published.filter(({ topic }) => topic.includes('/7/messages'))).toEqual([]);
  });

  it('shows nothing that was asked for the former customer and is answered late', async () => {
    const { local, storage } = ofMary();
    platform.say(TOPIC, 'A secret of Mary', {}, false);
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let isHeld = false;
    const client = started({
      storage,
      instead(_method, path) {
        if (!path.includes('/298301/messages')) return undefined;
        isHeld = true;
        const [message] = platform.stored.get(TOPIC) ?? [];
        return asked.then(() =>
          Response.json([{ sessionInfo: sessionInfoOf(TOPIC), message }]),
        ) as unknown as Response;
      },
    });
    await expect.poll(() => isHeld).toBe(true);
    local.setItem('userData', JSON.stringify({ id: 7, name: 'Paul', avatarURL: null }));
    client.nudge();
    await expect.poll(() => client.store.state.customer?.id).toBe(7);
    answer();
    await expect.poll(() => client.store.state.isHistoryLoaded).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(contents(client)).toEqual([]);
  });

  it('says nothing in another name that somebody unknown has written', async () => {
    const local = pretendLocalStorage();
    platform.isBackendAway = true;
    const guest = started({ storage: storageOf(local) });
    guest.send('Written by nobody known');
    await expect.poll(() => guest.store.state.trouble).toBe('backend');
    expect(deliveries(guest)).toEqual(['waiting']);
    guest.stop();
    local.setItem('userData', JSON.stringify(MARY));
    platform.isBackendAway = false;
    const mary = started({ storage: storageOf(local) });
    await online(mary);
    await expect.poll(() => mary.store.state.isHistoryLoaded).toBe(true);
    expect(contents(mary)).toEqual([]);
    expect(published()).toEqual([]);
  });

  const full: Pick<Storage, 'setItem'> = {
    setItem() {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  const STORAGES: readonly [string, Storage | undefined][] = [
    ['blocked', undefined],
    ['full', { ...pretendLocalStorage(), ...full }],
  ];
  it.each(STORAGES)('works for as long as the page lives where storage is %s', async (_name, local) => {
    platform.session = () => ({ customer: { id: 'guest-1', name: '', avatarURL: null } });
    const client = started({ storage: safeStorage(() => local) });
    client.send('Heard all the same');
    await expect.poll(() => deliveries(client)).toEqual(['stored']);
  });
});
