import { describe, expect, it } from 'vitest';
import type { Client } from '../../src/core/client.ts';
import {
  everything,
  PAUL,
  PAULS_TOPIC,
  platform,
  platformForEachTest,
  sitsDown,
  started,
  stored,
  withoutTheWatch,
} from './running.ts';
import { contents, MARY, ofMary, online, storageOf, TOPIC } from './support.ts';

platformForEachTest();

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
