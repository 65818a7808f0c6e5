import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from '../../src/core/client.ts';
import { Platform } from '../platform.ts';
import {
  type ClientOptions,
  clientOf,
  contents,
  MARY,
  ofMary,
  online,
  pretendLocalStorage,
  refused,
  storageOf,
  TOPIC,
} from './support.ts';

const PAUL = { id: 7, name: 'Paul', avatarURL: null };
const PAULS_TOPIC = 'server/sessions/7';

let platform: Platform;
const clients: Client[] = [];
beforeEach(async () => {
  platform = await Platform.start();
});
afterEach(async () => {
  vi.useRealTimers();
  for (const client of clients.splice(0)) client.stop();
  await platform.stop();
});

function started(options: ClientOptions = {}): Client {
  const client = clientOf(platform, options);
  clients.push(client);
  client.start();
  return client;
}
const everything = (local: Storage): string =>
  JSON.stringify(
    Array.from({ length: local.length }, (_, n) => [local.key(n), local.getItem(local.key(n) ?? '')]),
  );
const stored = (topic: string) => platform.stored.get(topic)?.map(({ content }) => content) ?? [];
const sitsDown = (local: Storage, person: object | null): void =>
  person === null ? local.removeItem('userData') : local.setItem('userData', JSON.stringify(person));
/** The page's storage is looked at by acts only: what no act finds stays unfound. */
const withoutTheWatch = (): void => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });

describe('another person in the same tab', () => {
  it('is found within a moment, though nothing tells of it and nobody does anything', async () => {
    const { local, storage } = ofMary();
    platform.say(TOPIC, 'A secret of Mary', {}, false);
    const client = started({ storage });
    await expect.poll(() => contents(client)).toEqual(['A secret of Mary']);
    sitsDown(local, PAUL);
    await expect.poll(() => contents(client), { timeout: 20_000, interval: 20 }).toEqual([]);
    await expect.poll(() => client.store.state.customer?.id).toBe(7);
  });

  const ACTS: [name: string, act: (client: Client) => void][] = [
    ['saying something', (client) => client.send('From Paul')],
    ['sending what the field holds', (client) => client.sendDraft()],
    ['typing', (client) => client.setDraft('A secret of Mary and of Paul')],
    ['opening', (client) => client.setVisible(true)],
    ['closing', (client) => client.setVisible(false)],
    ['asking for older messages', (client) => client.loadOlder()],
    ['waking', (client) => client.nudge()],
    ['sending a given up one again', (client) => client.retry('x')],
    ['taking one back', (client) => client.remove('x')],
    ['hearing a message', () => platform.say(TOPIC, 'Another secret of Mary')],
    [
      'hearing that somebody types',
      () =>
        platform.publish(`${TOPIC}/typing`, { from: { id: 12, name: 'A', role: 'attendant' }, typing: true }),
    ],
    ['being cut off and connecting again', () => platform.cutOff(true)],
  ];
  it.each(ACTS)('is found by %s, and nothing of the former one stays', async (_name, act) => {
    withoutTheWatch();
    const { local, storage } = ofMary();
    for (let n = 0; n < 60; n += 1) platform.say(TOPIC, `A secret of Mary ${n}`, {}, false);
    const client = started({ storage });
    await online(client);
    await expect.poll(() => client.store.state.hasOlder).toBe(true);
    client.setDraft('A secret of Mary');
    await expect.poll(() => platform.published.some(({ topic }) => topic === `${TOPIC}/typing`)).toBe(true);
    const before = platform.published.length;
    sitsDown(local, PAUL);
    act(client);
    platform.cutOff(false);
    await expect.poll(() => client.store.state.customer?.id).toBe(7);
    await expect.poll(() => client.store.state.isHistoryLoaded).toBe(true);
    expect(JSON.stringify(client.store.state)).not.toContain('Mary');
    // That a page of Mary's has gone the broker says, where her connection broke.
    const since = platform.published
      .slice(before)
      .filter(
        ({ topic, payload }) =>
          !topic.startsWith(PAULS_TOPIC) && !JSON.stringify(payload).includes('"gone":true'),
      );
    expect(since).toEqual([]);
    expect(JSON.stringify(platform.published.slice(before))).not.toContain('Mary');
    await expect.poll(() => everything(local)).not.toContain('Mary');
    expect(stored(PAULS_TOPIC)).toEqual(_name === 'saying something' ? ['From Paul'] : []);
  });

  it('is found before what waited is sent again, and never says it', async () => {
    withoutTheWatch();
    const { local, storage } = ofMary();
    const client = started({ storage });
    await online(client);
    platform.cutOff(true);
    await expect.poll(() => client.store.state.link).toBe('lost');
    client.send('Words of Mary');
    sitsDown(local, PAUL);
    platform.cutOff(false);
    await expect.poll(() => client.store.state.customer?.id).toBe(7);
    await online(client);
    expect(stored(TOPIC)).toEqual([]);
    expect(stored(PAULS_TOPIC)).toEqual([]);
  });

  it('keeps the former one’s words sealed, and sends them once, in their name', async () => {
    const { local, storage } = ofMary();
    const client = started({ storage });
    await online(client);
    platform.cutOff(true);
    await expect.poll(() => client.store.state.link).toBe('lost');
    client.send('Unsent words of Mary');
    client.setDraft('half a word of Mary');
    sitsDown(local, PAUL);
    expect(client.look()).toBe(true);
    expect(client.store.state.draft).toBe('');
    platform.cutOff(false);
    await expect.poll(() => client.store.state.customer?.id).toBe(7);
    await online(client);
    client.setDraft('half a word of Paul');
    await expect.poll(() => everything(local)).not.toContain('Mary');
    expect(everything(local)).not.toContain('298301');

    sitsDown(local, MARY);
    await expect.poll(() => client.store.state.draft).toBe('half a word of Mary');
    await expect.poll(() => stored(TOPIC)).toEqual(['Unsent words of Mary']);
    expect(platform.stored.get(TOPIC)?.[0]?.from.id).toBe(298301);
    expect(stored(PAULS_TOPIC)).toEqual([]);
    sitsDown(local, PAUL);
    await expect.poll(() => client.store.state.draft).toBe('half a word of Paul');
  });

  it('keeps the words for a later page, and for the proof that comes with it', async () => {
    const mary = { ...MARY, hash: 'a-proof-that-only-the-server-makes' };
    const local = pretendLocalStorage();
    const storage = storageOf(local);
    sitsDown(local, mary);
    const first = started({ storage });
    await online(first);
    first.setDraft('half a word of Mary');
    first.stop();
    sitsDown(local, PAUL);
    const second = started({ storage });
    expect(second.store.state.draft).toBe('');
    await online(second);
    second.stop();
    await expect.poll(() => everything(local)).not.toContain('Mary');
    // Who knows the id and not the proof does not get at them.
    sitsDown(local, { ...MARY, name: 'M.' });
    const third = started({ storage });
    await online(third);
    expect(third.store.state.draft).toBe('');
    third.stop();
    sitsDown(local, mary);
    const fourth = started({ storage });
    await expect.poll(() => fourth.store.state.draft).toBe('half a word of Mary');
  });

  it('keeps words for a week and no longer, and those of a page without WebCrypto too', async () => {
    const { local, storage } = ofMary();
    const { getRandomValues, randomUUID } = crypto;
    vi.stubGlobal('crypto', {
      getRandomValues: getRandomValues.bind(crypto),
      randomUUID: randomUUID.bind(crypto),
    });
    try {
      const first = started({ storage });
      await online(first);
      first.setDraft('half a word');
      sitsDown(local, PAUL);
      first.look();
      sitsDown(local, MARY);
      first.look();
      await expect.poll(() => first.store.state.draft).toBe('half a word');
      sitsDown(local, PAUL);
      first.look();
      first.stop();
    } finally {
      vi.unstubAllGlobals();
    }
    const kept = Array.from({ length: local.length }, (_, n) => local.key(n) ?? '').filter((key) =>
      key.includes(':kept:'),
    );
    expect(kept).toHaveLength(1);
    for (const key of kept) {
      const note = JSON.parse(local.getItem(key) ?? '');
      local.setItem(key, JSON.stringify({ ...note, at: note.at - 8 * 86_400_000 }));
    }
    started({ storage });
    expect(everything(local)).not.toContain(':kept:');
  });

  it('asks in the new person’s name and token if they come during a request', async () => {
    const { local, storage } = ofMary();
    platform.session = ({ customer }) => ({ token: `token-of-${customer?.id}` });
    const held: (() => void)[] = [];
    const client = started({
      storage,
      instead(method, _path, headers, body) {
        const { id } = (body as { customer?: { id?: number } } | undefined)?.customer ?? {};
        if (method !== 'POST' || id !== 298301) return undefined;
        expect(headers.get('authorization')).toBe(null);
        return new Promise<Response>((resolve) => {
          held.push(() => resolve(Response.json({ sessionId: 's', token: 'token-of-298301' })));
        }) as unknown as Response;
      },
    });
    await expect.poll(() => held.length).toBe(1);
    // To and fro: the one who sits there at the end is meant.
    for (const person of [PAUL, MARY, PAUL]) {
      sitsDown(local, person);
      client.look();
    }
    for (const answer of held) answer();
    await expect.poll(() => client.store.state.customer?.id).toBe(7);
    await online(client);
    expect(platform.passwords).toEqual(['token-of-7']);
    expect(platform.calls.filter(({ path }) => path.includes('298301'))).toEqual([]);
    expect(everything(local)).not.toContain('298301');
    for (const { path, authorization } of platform.calls) {
      if (path.startsWith('/customer/7/')) expect(authorization).toBe('Bearer token-of-7');
    }
  });

  it('A, B and A again within a moment is A, whose words are all there', async () => {
    const { local, storage } = ofMary();
    platform.say(TOPIC, 'From before', {}, false);
    const client = started({ storage });
    await expect.poll(() => contents(client)).toEqual(['From before']);
    client.setDraft('half a word');
    for (const person of [PAUL, MARY]) {
      sitsDown(local, person);
      client.look();
    }
    await online(client);
    await expect.poll(() => contents(client)).toEqual(['From before']);
    await expect.poll(() => client.store.state.draft).toBe('half a word');
    expect(platform.published.filter(({ topic }) => topic.startsWith(PAULS_TOPIC))).toEqual([]);
  });

  it('is found by every tab, also by one that never looks by itself', async () => {
    const { local, storage } = ofMary();
    platform.say(TOPIC, 'A secret of Mary', {}, false);
    const [first, second] = [started({ storage }), started({ storage: storageOf(local) })];
    for (const tab of [first, second]) await expect.poll(() => contents(tab)).toEqual(['A secret of Mary']);
    sitsDown(local, PAUL);
    for (const tab of [first, second]) {
      await expect.poll(() => tab.store.state.customer?.id).toBe(7);
      expect(contents(tab)).toEqual([]);
    }
    await expect.poll(() => platform.aedes.connectedClients).toBe(2);
  });
});

describe('signing in and out', () => {
  const guests = (): void => {
    let made = 0;
    platform.session = ({ customer }) => {
      if (customer?.id !== undefined) return { token: `token-of-${customer.id}`, customer };
      made += 1;
      return {
        token: `token-of-guest-${made}`,
        customer: { id: `guest-${made}`, name: '', avatarURL: null },
      };
    };
  };

  it('a guest who signs in is somebody else, and finds the words at sign-out', async () => {
    guests();
    const local = pretendLocalStorage();
    const client = started({ storage: storageOf(local) });
    await online(client);
    client.send('Asked as a guest');
    await expect.poll(() => stored('server/sessions/guest-1')).toEqual(['Asked as a guest']);
    client.setDraft('half a word of the guest');
    sitsDown(local, MARY);
    await expect.poll(() => client.store.state.customer?.id).toBe(298301);
    await online(client);
    expect(contents(client)).toEqual([]);
    expect(client.store.state.draft).toBe('');
    client.send('Asked by Mary');
    await expect.poll(() => stored(TOPIC)).toEqual(['Asked by Mary']);

    sitsDown(local, null);
    await expect.poll(() => client.store.state.customer?.id).toBe('guest-1');
    await expect.poll(() => client.store.state.draft).toBe('half a word of the guest');
    await expect.poll(() => contents(client)).toEqual(['Asked as a guest']);
    expect(everything(local)).not.toContain('298301');
    expect(platform.calls.at(-1)?.authorization).toBe('Bearer token-of-guest-1');
  });

  it('who signs out leaves a guest behind who knows nothing, token neither', async () => {
    guests();
    const { local, storage } = ofMary();
    platform.say(TOPIC, 'A secret of Mary', {}, false);
    const client = started({ storage });
    await expect.poll(() => contents(client)).toEqual(['A secret of Mary']);
    local.clear();
    await expect.poll(() => client.store.state.customer?.id).toBe('guest-1');
    await online(client);
    expect(contents(client)).toEqual([]);
    expect(everything(local)).not.toContain('298301');
    const asked = platform.calls.filter(({ method }) => method === 'POST').at(-1);
    expect(asked).toMatchObject({ body: {}, authorization: undefined });
  });

  it('another name is the same person: said at once, in every frame from then on', async () => {
    const { local, storage } = ofMary();
    const client = started({ storage });
    await online(client);
    client.send('As Mary Okafor');
    client.setDraft('half a word');
    await expect.poll(() => stored(TOPIC).length).toBe(1);
    sitsDown(local, { ...MARY, name: 'Mary Smith' });
    const names = () =>
      platform.published
        .filter(({ topic }) => topic === `${TOPIC}/online`)
        .map(({ payload }) => (payload.customer as { name: string }).name);
    await expect.poll(() => names().at(-1)).toBe('Mary Smith');
    client.send('As Mary Smith');
    await expect.poll(() => stored(TOPIC).length).toBe(2);
    expect(platform.stored.get(TOPIC)?.map(({ from }) => from.name)).toEqual(['Mary Okafor', 'Mary Smith']);
    expect(client.store.state.draft).toBe('half a word');
    expect(contents(client)).toEqual(['As Mary Okafor', 'As Mary Smith']);
    expect(platform.aedes.connectedClients).toBe(1);
  });

  it('a proof that the page brings later is shown at once, without a reload', async () => {
    const { local, storage } = ofMary();
    const client = started({
      storage,
      instead(method, _path, _headers, body) {
        const { hash } = (body as { customer?: { hash?: string } } | undefined)?.customer ?? {};
        return method === 'POST' && hash !== 'right' ? refused(401, 'unauthorized') : undefined;
      },
    });
    await expect.poll(() => client.store.state.trouble).toBe('unproven');
    client.send('Kept meanwhile');
    sitsDown(local, { ...MARY, hash: 'right' });
    await expect.poll(() => client.store.state.trouble).toBe(null);
    await expect.poll(() => stored(TOPIC)).toEqual(['Kept meanwhile']);
  });
});
