import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityHash } from '@chimpassist/protocol/trust';
import { until } from '@chimpassist/testing/until';
import type { MqttClient } from 'mqtt';
import { beforeAll, describe, expect, it } from 'vitest';
import { plainPeople, type SignedIn } from '../src/plain-people.ts';

/** The platform as `npm start` runs it, with nobody let in without a token. */
const { stack, full, read, post, guest, attendant, connect, enter, listen, write } = plainPeople();
const isAtEdge = process.env.CHIMP_ROAD === 'edge';
/** A refused publish of quality 0 ends the connection at our broker, and is dropped at the edge; one of 1 ends it there. */
const CUT_OFF_QOS = isAtEdge ? 1 : 0;
let identitySecret: string;
let bridgeSecret: string;

beforeAll(() => {
  const secrets = JSON.parse(readFileSync(join(stack().stateDir, 'secrets.json'), 'utf8'));
  identitySecret = secrets.identitySecret;
  bridgeSecret = secrets.bridgeSecret;
});

async function customer(id: number): Promise<SignedIn> {
  const hash = await identityHash(id, identitySecret);
  const opened = (await (await post('/session', { customer: { id, name: `C${id}`, hash } })).json()) as {
    token: string;
  };
  return { id, token: opened.token };
}
const messageOf = (id: string | number, content: string) => ({
  sessionInfo: {},
  message: { id: crypto.randomUUID(), from: { id, name: 'x' }, timestamp: Date.now(), content, readAt: null },
});
async function isCutOff(client: MqttClient, act: () => unknown): Promise<void> {
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  act();
  await closed;
}

/** A chat that goes on between a customer and an attendant, whatever a third one does. */
async function chat(id: number) {
  const ana = await attendant();
  const mary = await customer(id);
  const [page, desk] = [await enter(mary), await enter(ana)];
  const [atPage, atDesk] = [listen(page), listen(desk)];
  await desk.subscribeAsync(full(`client/attendants/assign/${ana.id}`), { qos: 1 });
  await write(desk, `server/attendants/${ana.id}/online`, { attendantInfo: ana.info });
  const topic = `server/sessions/${id}`;
  await page.subscribeAsync(full(`${topic}/#`), { qos: 1 });
  await write(page, `${topic}/online`, { sessionTopic: topic, customer: { id, name: `C${id}` } });
  const offer = await until('the chat is offered', () =>
    atDesk.find(({ topic: where, payload }) => where.startsWith('client/') && payload.sessionTopic === topic),
  );
  await desk.subscribeAsync([full(`${topic}/messages/customer`), full(`${topic}/messages/stored`)], {
    qos: 1,
  });
  await write(desk, `server/attendants/${ana.id}/assign`, {
    attendantInfo: ana.info,
    sessionInfo: offer.payload,
  });
  await until('the chat is online', () =>
    atPage.some(({ payload }) => payload.instruction === 'session/ready'),
  );
  return {
    topic,
    ana,
    mary,
    atPage,
    /** Says something both ways, and waits until it is stored. */
    async goesOn(word: string) {
      await write(page, `${topic}/messages/customer`, messageOf(id, `${word} of the customer`));
      await write(desk, `${topic}/messages/attendant`, messageOf(ana.id, `${word} of the attendant`));
      await until('both are stored', async () => {
        const list = (await (await read(`/customer/${id}/messages?limit=200`, mary.token)).json()) as {
          message: { content: string; from: { role: string } };
        }[];
        const said = list.map(({ message }) => `${message.from.role}: ${message.content}`);
        return (
          said.includes(`customer: ${word} of the customer`) &&
          said.includes(`attendant: ${word} of the attendant`)
        );
      });
    },
  };
}

describe('a hostile client over the real broker', () => {
  it('reads nothing of another’s chat, by subscription or REST, and the chat goes on', async () => {
    const { topic, goesOn } = await chat(9101);
    const eve = await guest();
    const spy = await enter(eve);
    const heard = listen(spy);
    for (const filter of [
      `${topic}/messages/customer`,
      `${topic}/#`,
      'server/sessions/+/messages/customer',
      '#',
      'server/#',
      'client/#',
      'client/desk',
    ])
      await expect(spy.subscribeAsync(full(filter), { qos: 1 }), filter).rejects.toThrow();
    for (const filter of ['#', '+/#', '$share/g/#', '$SYS/#'])
      await expect(spy.subscribeAsync(filter, { qos: 1 }), filter).rejects.toThrow();
    await goesOn('a secret');
    expect(heard).toEqual([]);
    for (const path of [
      '/customer/9101/messages',
      '/customer/9101/sessions/last',
      '/desk',
      '/attendant/1/sessions',
      '/chimpassist/customer/9101/statistics',
    ]) {
      for (const token of [eve.token, undefined, bridgeSecret, `${eve.token}x`]) {
        const response = await read(path, token);
        expect([401, 403]).toContain(response.status);
        expect(await response.text()).not.toContain('a secret');
      }
    }
  });

  it('is cut off when it speaks as server, attendant or another customer', async () => {
    const { topic, goesOn, atPage, ana } = await chat(9102);
    await goesOn('before');
    const count = atPage.length;
    const evil = {
      ...messageOf(ana.id, 'evil'),
      instruction: 'session/aborted/expired',
      sessionInfo: { status: 'aborted' },
    };
    for (const where of [
      `${topic}/client/control`,
      `${topic}/messages`,
      `${topic}/messages/attendant`,
      `${topic}/messages/customer`,
      `${topic}/messages/stored`,
      `${topic}/typing`,
      `${topic}/online`,
      'server/attendants/online',
      `server/attendants/${ana.id}/command`,
      'client/desk',
      'server/bridge',
    ]) {
      const eve = await enter(await guest());
      await isCutOff(eve, () =>
        eve.publish(full(where), JSON.stringify(evil), { qos: CUT_OFF_QOS }, () => {}),
      );
    }
    // The customer itself cannot speak as the attendant either.
    const mary = await enter(await customer(9102));
    await isCutOff(mary, () =>
      mary.publish(full(`${topic}/messages/attendant`), JSON.stringify(evil), { qos: CUT_OFF_QOS }, () => {}),
    );
    // What an own topic carries in somebody else's name is dropped by the bridge.
    const own = await guest();
    const eve = await enter(own);
    await write(eve, `server/sessions/${own.id}/messages/customer`, messageOf(ana.id, 'evil'));
    await write(eve, `server/sessions/${own.id}/online`, {
      sessionTopic: topic,
      customer: { id: 9102, name: 'Eve' },
    });
    await goesOn('after');
    expect(JSON.stringify(atPage.slice(count))).not.toContain('evil');
    expect(
      JSON.stringify(await (await read('/customer/9102/sessions/last', (await customer(9102)).token)).json()),
    ).not.toContain('Eve');
  });

  it('takes no session over by a guessed identity, a token or a connection name', async () => {
    const { goesOn, mary } = await chat(9103);
    // Held back for a while, as for all who bring no token.
    const nobody = expect(connect({})).rejects.toThrow(/Not authorized/);
    expect((await post('/session', { customer: { id: 9103 } })).status).toBe(401);
    expect((await post('/session', { customer: { id: 9103, hash: 'f'.repeat(64) } })).status).toBe(401);
    const eve = await guest();
    await expect(connect({ username: '9103', password: eve.token })).rejects.toThrow(
      /Bad username or password/,
    );
    // At the edge nobody is called a bridge: this is somebody without a token.
    await expect(connect({ username: 'bridge', password: bridgeSecret })).rejects.toThrow(
      isAtEdge ? /Not authorized/ : /Bad username or password/,
    );
    const kept = await enter(mary, { clientId: 'kept-by-mary', clean: false });
    const namesake = enter(eve, { clientId: 'kept-by-mary', clean: false });
    // Our broker refuses somebody else's client id; at the edge they are two clients, and nobody's connection ends.
    if (isAtEdge) await namesake;
    else await expect(namesake).rejects.toThrow(/Identifier rejected/);
    expect(kept.connected).toBe(true);
    await goesOn('still ours');
    await nobody;
  });

  it('that floods is cut off, and the others’ chats go on meanwhile', async () => {
    const { goesOn } = await chat(9104);
    const own = await guest();
    const flood = async () => {
      const eve = await enter(own);
      await isCutOff(eve, () => {
        for (let i = 0; i < 3_000; i++)
          eve.publish(
            full(`server/sessions/${own.id}/messages/customer`),
            JSON.stringify(messageOf(own.id, `flood ${i}`)),
            { qos: 0 },
          );
      });
    };
    await Promise.all([flood(), flood(), goesOn('while it pours')]);
    // Of the 6,000 at most the first of each connection came through.
    const late = await read(`/customer/${own.id}/messages?offset=1000&limit=1`, own.token);
    expect(await late.json()).toEqual([]);
    await goesOn('afterwards');
  });
});
