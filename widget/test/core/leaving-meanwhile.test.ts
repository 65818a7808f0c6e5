import { describe, expect, it } from 'vitest';
import { ONLINE, sessionInfoOf } from '../platform.ts';
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
import { type ClientOptions, contents, hold, ofMary, online, refused, storageOf, TOPIC } from './support.ts';

platformForEachTest();

type Instead = NonNullable<ClientOptions['instead']>;

const tokens = (): void => {
  platform.session = ({ customer }) => ({ token: `token-of-${customer?.id}` });
};
const idIn = (body: unknown): unknown => (body as { customer?: { id?: unknown } } | undefined)?.customer?.id;

/** What a client asks, in the moment in which it asks. */
function watched(instead: Instead = () => undefined) {
  const asked: { method: string; path: string; token: string | null; id: unknown }[] = [];
  return {
    asked,
    instead: ((method, path, headers, body) => {
      asked.push({ method, path, token: headers.get('authorization'), id: idIn(body) });
      return instead(method, path, headers, body);
    }) satisfies Instead,
  };
}

describe('a person who leaves while something of theirs is under way', () => {
  it('keeps nobody waiting with a sign-in that is not answered', async () => {
    const { local, storage } = ofMary();
    const marys = hold(Response.json({ sessionId: 's', token: 'token-of-298301' }));
    const client = started({
      storage,
      instead: (method, _path, _headers, body) =>
        method === 'POST' && idIn(body) === 298301 ? marys.ask() : undefined,
    });
    await expect.poll(() => marys.isAsked).toBe(true);
    sitsDown(local, PAUL);
    await expect.poll(() => client.store.state.customer?.id).toBe(7);
    await online(client);
    await marys.release();
    expect(everything(local)).not.toContain('298301');
  });

  it.each([
    ['without its token', refused(401, 'unauthorized')],
    ['with a challenge', refused(403, 'challenge_required')],
  ])('is not signed in again %s after a late refusal', async (_, refusal) => {
    tokens();
    const { local, storage } = ofMary();
    const before = started({ storage });
    await online(before);
    before.stop();
    const late = hold(refusal);
    const { asked, instead } = watched((method, _path, _headers, body) =>
      method === 'POST' && idIn(body) === 298301 ? late.ask() : undefined,
    );
    const client = started({ storage, instead, challenge: async () => 'solved' });
    await expect.poll(() => late.isAsked).toBe(true);
    const troubles = new Set<unknown>();
    client.store.subscribe(() => troubles.add(client.store.state.trouble));
    sitsDown(local, PAUL);
    client.look();
    const since = asked.length;
    await late.release();
    await online(client);
    expect(asked.slice(since).filter(({ path, id }) => id === 298301 || path.includes('298301'))).toEqual([]);
    expect([...troubles].filter((trouble) => trouble !== null)).toEqual([]);
  });

  it('leaves no number of their session in the record of the next', async () => {
    withoutTheWatch();
    const { local, storage } = ofMary();
    const late = hold(
      Response.json([{ ...sessionInfoOf(TOPIC), sessionId: 'session-of-mary', status: 'online' }]),
    );
    const first = started({
      storage,
      instead: (_method, path) => (path.includes('/298301/sessions/last') ? late.ask() : undefined),
    });
    await expect.poll(() => late.isAsked).toBe(true);
    const second = started({ storage: storageOf(local) });
    await online(second);
    sitsDown(local, PAUL);
    second.look();
    await expect.poll(() => second.store.state.customer?.id).toBe(7);
    await online(second);
    await late.release();
    await expect.poll(() => first.store.state.customer?.id).toBe(7);
    await online(first);
    expect(everything(local)).not.toContain('session-of-mary');
    const ofPaul = platform.published.filter(({ topic }) => topic.startsWith(PAULS_TOPIC));
    expect(JSON.stringify(ofPaul)).not.toContain('session-of-mary');
  });

  it('is not read about again with the token that another tab got for the next', async () => {
    withoutTheWatch();
    tokens();
    const { local, storage } = ofMary();
    const late = hold(refused(503, 'unavailable'));
    const { asked, instead } = watched((_method, path) =>
      path.includes('/298301/messages') ? late.ask() : undefined,
    );
    const first = started({ storage, instead });
    await expect.poll(() => late.isAsked).toBe(true);
    const second = started({ storage: storageOf(local) });
    await online(second);
    await expect.poll(() => second.store.state.isHistoryLoaded).toBe(true);
    sitsDown(local, PAUL);
    second.look();
    await expect.poll(() => everything(local)).toContain('token-of-7');
    // The first tab tries again.
    await late.release();
    await expect.poll(() => first.store.state.customer?.id).toBe(7);
    const wrong = asked.filter(({ path, token }) => path.includes('298301') && token?.endsWith('-7'));
    expect(wrong).toEqual([]);
  });

  it('ends no chat of the next with the record of their own', async () => {
    const { local, storage } = ofMary();
    const late = hold(
      Response.json([
        {
          ...sessionInfoOf(TOPIC),
          sessionId: 'former',
          status: 'aborted',
          ending: { reason: 'ended', at: 1_000 },
        },
      ]),
    );
    let isBack = false;
    const client = started({
      storage,
      instead: (_method, path) => (isBack && path.includes('/298301/sessions/last') ? late.ask() : undefined),
    });
    client.send('A question');
    await online(client);
    await expect.poll(() => client.store.state.isHistoryLoaded).toBe(true);
    isBack = true;
    platform.cutOff(true);
    await expect.poll(() => client.store.state.link).toBe('lost');
    platform.isChatOpen = false;
    platform.cutOff(false);
    client.nudge();
    await expect.poll(() => late.isAsked).toBe(true);
    const { rev } = client.store.state;
    sitsDown(local, PAUL);
    client.look();
    await expect.poll(() => client.store.state.isHistoryLoaded).toBe(true);
    // Each chat counts for itself: the same number again.
    platform.publish(`${PAULS_TOPIC}/client/control`, {
      ...ONLINE,
      rev,
      sessionInfo: sessionInfoOf(PAULS_TOPIC),
    });
    await online(client);
    expect(client.store.state.rev).toBe(rev);
    await late.release();
    expect(client.store.state.phase.kind).toBe('online');
  });

  it('takes no trouble of the next from the screen', async () => {
    const { local, storage } = ofMary();
    const late = hold(Response.json([]));
    const client = started({
      storage,
      instead(method, path, _headers, body) {
        if (path.includes('/298301/sessions/last')) return late.ask();
        return method === 'POST' && idIn(body) === 7 ? refused(401, 'unauthorized') : undefined;
      },
    });
    await expect.poll(() => late.isAsked).toBe(true);
    sitsDown(local, PAUL);
    await expect.poll(() => client.store.state.trouble).toBe('unproven');
    const troubles: unknown[] = [];
    client.store.subscribe(() => troubles.push(client.store.state.trouble));
    await late.release();
    expect(client.store.state.trouble).toBe('unproven');
    expect(troubles).not.toContain(null);
  });

  it('leaves no open word where another tab has put it away, when it is acknowledged', async () => {
    withoutTheWatch();
    const { local, storage } = ofMary();
    const { authorizePublish } = platform.aedes;
    let acknowledge: (() => void) | undefined;
    platform.aedes.authorizePublish = (client, packet, done) => {
      if (packet.topic.endsWith('/messages/customer')) acknowledge = () => done(null);
      else authorizePublish(client, packet, done);
    };
    const [first, second] = [started({ storage }), started({ storage: storageOf(local) })];
    for (const tab of [first, second]) await online(tab);
    first.send('A secret of Mary');
    await expect.poll(() => acknowledge).toBeDefined();
    sitsDown(local, PAUL);
    second.look();
    await expect.poll(() => everything(local)).not.toContain('secret');
    acknowledge?.();
    await expect.poll(() => first.store.state.customer?.id).toBe(7);
    await online(first);
    expect(everything(local)).not.toContain('secret');
    expect(contents(first)).toEqual([]);
    expect(stored(PAULS_TOPIC)).toEqual([]);
  });
});
