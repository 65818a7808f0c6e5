import { listDurableObjectIds, runInDurableObject, SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { upgrade } from './edge-client.ts';
import { PlainClient } from './plain-client.ts';
import { bindings, FIRST, MARY, tokenFor, topicOf } from './support.ts';

/** Rows of all links that were not there before. */
async function rowsOfNewLinks(before: readonly string[]): Promise<number> {
  const ids = (await listDurableObjectIds(bindings.LINK)).filter((id) => !before.includes(id.toString()));
  let rows = 0;
  for (const id of ids)
    rows += await runInDurableObject(
      bindings.LINK.get(id),
      async (_, { storage }) => [...storage.kv.list()].length + ((await storage.getAlarm()) === null ? 0 : 1),
    );
  return rows;
}
const linkIds = async () => (await listDurableObjectIds(bindings.LINK)).map((id) => id.toString());

describe('plain /mqtt', () => {
  it('takes the token in CONNECT, as a broker does', async () => {
    const token = await tokenFor(MARY);
    const codes = await Promise.all(
      [
        { username: 'mary', password: token },
        { username: 'other', password: token },
        { username: 'mary', password: 'not.a.token' },
        { username: 'mary', password: 'a password' },
        {},
      ].map(async (account) => (await PlainClient.dial('/mqtt', 4)).connect(account)),
    );
    expect(codes).toEqual([0, 4, 4, 5, 5]);
  });

  it('lets a revoked sign-in in nowhere', async () => {
    const signedIn = { kind: 'attendant', id: 4101, type: 'support/firstLevel' } as const;
    const account = { username: '4101', password: await tokenFor(signedIn, 'ended') };
    await bindings.DOORKEEPER.getByName('attendant 4101').revoke('ended', Date.now() + 60_000);
    expect(await (await PlainClient.dial('/mqtt', 4)).connect(account)).toBe(4);
  });

  it('writes no row before the token is verified', async () => {
    const before = await linkIds();
    const stranger = await PlainClient.dial();
    stranger.sendBytes(stranger.bytesOf(stranger.connectPacket({ clientId: 'x' })).subarray(0, 5));
    const refused = await PlainClient.dial();
    await refused.connect({ username: 'mary', password: 'not.a.token' });
    expect(await rowsOfNewLinks(before)).toBe(0);
    expect((await linkIds()).length).toBe(before.length + 2);
    stranger.close();
  });

  it('closes after five seconds on whom nobody knows', async () => {
    const silent = await PlainClient.dial();
    const before = Date.now();
    await expect.poll(() => silent.closed, { timeout: 15_000 }).toBe(1002);
    expect(Date.now() - before).toBeGreaterThan(4_000);
  });

  it('lets only so many in from one address, and wakes no link for the others', async () => {
    const dial = async () =>
      (
        await SELF.fetch('http://worker/mqtt', {
          headers: {
            upgrade: 'websocket',
            'sec-websocket-protocol': 'mqtt',
            'cf-connecting-ip': '203.0.113.9',
          },
        })
      ).status;
    // As if so many had come within this minute.
    const guard = bindings.DOORKEEPER.getByName('sockets from 203.0.113.9');
    await Promise.all(Array.from({ length: 239 }, () => guard.take(1_000, 60_000)));
    const before = (await linkIds()).length;
    expect([await dial(), await dial(), await dial()]).toEqual([101, 429, 429]);
    expect((await linkIds()).length).toBe(before + 1);
  });

  it('wakes no link for a page of another origin, nor for a bad token beside mqtt', async () => {
    const before = (await linkIds()).length;
    const origin = { origin: 'https://evil.test' };
    const statuses = [
      (await upgrade('/mqtt', 'mqtt', origin)).status,
      (await upgrade('/mqtt', 'mqtt, not.a.token')).status,
      (await upgrade('/mqtt', null)).status,
    ];
    expect(statuses).toEqual([403, 401, 400]);
    expect((await linkIds()).length).toBe(before);
  });

  it('ends the former connection of a client id of the same person only', async () => {
    const clientId = 'the same';
    const wills = {
      topic: 'server/attendants/21/quit',
      payload: new Uint8Array(),
      qos: 0,
      retain: false,
    } as const;
    const first = await PlainClient.enter(FIRST, { clientId, will: wills });
    const mary = await PlainClient.enter(MARY, { clientId });
    const second = await PlainClient.enter(FIRST, { clientId });
    await expect.poll(() => first.closed).toBe(1000);
    expect([mary.closed, second.closed]).toEqual([null, null]);
  });

  it('leaves one of five that come at once under one name, and tells each will once', async () => {
    const bystander = await PlainClient.enter(MARY);
    await bystander.subscribe(`${topicOf('mary')}/typing`);
    let wills = 0;
    for (let round = 0; round < 4; round += 1) {
      const clients = await Promise.all(Array.from({ length: 5 }, () => PlainClient.dial()));
      const password = await tokenFor(MARY);
      const codes = await Promise.all(
        clients.map((client, n) =>
          client.connect({ username: 'mary', password, clientId: 'at once', will: willOf(round, n) }),
        ),
      );
      await expect.poll(() => clients.filter(({ closed }) => closed === null).length).toBe(1);
      // The last one of this round says goodbye with its end.
      for (const client of clients) client.close();
      wills += codes.filter((code) => code === 0).length;
      await expect.poll(() => bystander.on(`${topicOf('mary')}/typing`).length).toBe(wills);
    }
  });
});

function willOf(round: number, n: number) {
  const payload = { from: { id: 'mary', name: `${round} ${n}`, avatarURL: null }, typing: false };
  return {
    topic: `${topicOf('mary')}/typing`,
    payload: new TextEncoder().encode(JSON.stringify(payload)),
    qos: 0,
    retain: false,
  } as const;
}
