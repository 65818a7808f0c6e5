import { describe, expect, it, vi } from 'vitest';
import type { Client } from '../../src/core/client.ts';
import { platform, platformForEachTest, started } from './running.ts';
import { contents, ofMary, online, refused, TOPIC } from './support.ts';

platformForEachTest();

const sessionCalls = () =>
  platform.calls.filter(({ method, path }) => method === 'POST' && path === '/session');

describe('what proves the customer', () => {
  /** A token as far as a client looks into it; its times are in seconds from now. */
  const token = (name: string, { fromS = 0, toS = 43_200 } = {}): string => {
    const now = Math.floor(Date.now() / 1_000);
    const part = (value: unknown): string => btoa(JSON.stringify(value));
    return `${part({})}.${part({ sub: name, iat: now + fromS, exp: now + toS })}.x`;
  };

  it('is a token that goes with every call, and a new one where it is refused', async () => {
    const { storage } = ofMary();
    const tokens = [token('first'), token('second')];
    platform.session = () => ({ token: tokens.shift() ?? token('more') });
    let isRefusing = false;
    const old = tokens[0];
    const client = started({
      storage,
      instead: (_method, _path, headers): Response | undefined =>
        isRefusing && headers.get('authorization') === `Bearer ${old}`
          ? refused(401, 'unauthorized')
          : undefined,
    });
    await online(client);
    await expect.poll(() => client.store.state.isHistoryLoaded).toBe(true);
    isRefusing = true;
    const before = sessionCalls().length;
    platform.cutOff(true);
    await expect.poll(() => client.store.state.link).toBe('lost');
    platform.say(TOPIC, 'Said meanwhile', {}, false);
    platform.cutOff(false);
    client.nudge();
    await expect.poll(() => contents(client)).toEqual(['Said meanwhile']);
    // The old one was offered, not taken, and the id asked for a new one by itself.
    expect(
      sessionCalls()
        .slice(before)
        .map(({ authorization }) => authorization),
    ).toContain(undefined);
    expect(client.store.state.trouble).toBe(null);
  });

  it('lies under one key, and stands in no address', async () => {
    const { local, storage } = ofMary();
    const secret = token('secret');
    platform.session = () => ({ token: secret });
    const client = started({ storage });
    await online(client);
    client.send('Hello');
    await expect.poll(() => client.store.state.messages[0]?.seq).toBe(1);
    const keys = Array.from({ length: local.length }, (_, n) => local.key(n) ?? '');
    expect(keys.filter((key) => local.getItem(key)?.includes(secret))).toEqual([
      `chimpassist:${platform.url}|${platform.base}:session`,
    ]);
    expect(platform.addresses.length).toBeGreaterThan(2);
    expect(platform.addresses.filter((address) => address.includes(secret))).toEqual([]);
    expect(platform.addresses).toContain('/mqtt');
  });

  /** A second connection, after the first one broke. */
  async function again(client: Client): Promise<void> {
    platform.cutOff(true);
    await expect.poll(() => client.store.state.link).toBe('lost');
    platform.cutOff(false);
    client.nudge();
    await expect.poll(() => client.store.state.link).toBe('online');
  }

  it('is renewed before a connection that would come with an old one', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    const [first, second] = [token('first'), token('second', { toS: 43_201 })];
    const answers = [first, second];
    platform.session = () => ({ token: answers.shift() ?? second });
    const client = started(ofMary());
    await online(client);
    await again(client);
    // Still young: there is no reason to ask for another.
    expect(platform.passwords).toEqual([first, first]);
    // Seven hours, after which the clock was set back.
    const before = Date.now();
    vi.advanceTimersByTime(7 * 3_600_000);
    vi.setSystemTime(before);
    await again(client);
    expect(platform.passwords).toEqual([first, first, second]);
    expect(sessionCalls()).toHaveLength(2);
  });

  it.each([
    ['ahead', 9],
    ['behind', -9],
  ])('is no older because the clock is %s, from the beginning or of a sudden', async (_, hours) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const first = token('first');
    platform.session = () => ({ token: first });
    vi.setSystemTime(Date.now() + hours * 3_600_000);
    const client = started(ofMary());
    await online(client);
    await again(client);
    vi.setSystemTime(Date.now() - 3_600_000);
    await again(client);
    expect(platform.passwords).toEqual([first, first, first]);
    expect(sessionCalls()).toHaveLength(1);
  });

  it('is renewed where a broker refuses it, so that a guest stays the same guest', async () => {
    const guest = { id: 'guest-1', name: '', avatarURL: null };
    const tokens = [token('first'), token('second')];
    const [first] = tokens;
    platform.session = () => ({ token: tokens.shift() ?? token('more'), customer: guest });
    const { authenticate } = platform.aedes;
    platform.aedes.authenticate = (client, username, password, done) => {
      if (password?.toString() !== first) return authenticate(client, username, password, done);
      done(Object.assign(new Error('Not taken.'), { returnCode: 5 }), false);
    };
    const client = started();
    await online(client);
    expect(sessionCalls().map(({ authorization }) => authorization)).toEqual([undefined, `Bearer ${first}`]);
    expect(client.store.state.customer?.id).toBe('guest-1');
  });

  it('is renewed at half of its life, in the same name, while one stays', async () => {
    const { storage } = ofMary();
    const lifeS = 2;
    let made = 0;
    platform.session = () => {
      made += 1;
      return { token: token(`number ${made}`, { toS: lifeS }) };
    };
    const client = started({ storage });
    await online(client);
    await expect.poll(() => made).toBeGreaterThanOrEqual(4);
    const bearers = sessionCalls().map(({ authorization }) => authorization);
    // Each renewal shows the token before it, and the connection stays.
    expect(new Set(bearers).size).toBe(bearers.length);
    expect(client.store.state.link).toBe('online');
    client.stop();
    const after = made;
    client.nudge();
    expect(made).toBe(after);
  });

  it('is missing: one is told so, and not let in', async () => {
    const client = started({
      ...ofMary(),
      instead: (method) => (method === 'POST' ? refused(401, 'unauthorized') : undefined),
    });
    await expect.poll(() => client.store.state.trouble).toBe('unproven');
    expect(platform.aedes.connectedClients).toBe(0);
  });

  it('may have to wait: a 429 is shown, and tried again after the time it names', async () => {
    const asked: number[] = [];
    const client = started({
      ...ofMary(),
      instead(method) {
        if (method !== 'POST') return undefined;
        asked.push(Date.now());
        return asked.length === 1 ? refused(429, 'rate_limited', { 'retry-after': '2' }) : undefined;
      },
    });
    await expect.poll(() => client.store.state.trouble).toBe('busy');
    await expect.poll(() => client.store.state.trouble).toBe(null);
    await online(client);
    const [first = 0, second = 0] = asked;
    expect(second - first).toBeGreaterThanOrEqual(2_000);
  });

  it('is a challenge for a new guest: the page answers it once', async () => {
    const answers: unknown[] = [];
    let challenges = 0;
    platform.session = () => ({ customer: { id: 'guest-9', name: '', avatarURL: null } });
    const client = started({
      instead(method, _path, _headers, body) {
        if (method !== 'POST') return undefined;
        answers.push(body);
        return (body as { turnstile?: string }).turnstile === undefined && answers.length === 1
          ? refused(403, 'challenge_required')
          : undefined;
      },
      async challenge() {
        challenges += 1;
        return 'solved';
      },
    });
    await online(client);
    expect(challenges).toBe(1);
    expect(answers.slice(0, 2)).toEqual([{}, { turnstile: 'solved' }]);
  });

  it('cannot be given where the page answers no challenges: one is told so', async () => {
    const client = started({
      instead: (method) => (method === 'POST' ? refused(403, 'challenge_required') : undefined),
    });
    await expect.poll(() => client.store.state.trouble).toBe('challenge');
  });
});
