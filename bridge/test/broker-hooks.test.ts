import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LegacyClients, PAYLOAD_MAX_BYTES } from '@chimpassist/protocol';
import { signingKeys, type TokenPrincipal } from '@chimpassist/protocol/trust';
import { createAdaptorServer } from '@hono/node-server';
import { decodeJwt, exportJWK, generateKeyPair } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BrokerAuthenticator } from '../src/broker-auth/broker-authenticator.ts';
import { brokerHooks } from '../src/broker-auth/broker-hooks.ts';
import { KeyRing } from '../src/broker-auth/key-ring.ts';
import { KnownClients } from '../src/broker-auth/known-clients.ts';

const BASE = 'chimpassist/test';
const S = `${BASE}/server/sessions`;
const quiet = { info() {}, warn() {}, error() {} };
const newKeys = async () =>
  signingKeys(
    JSON.stringify({
      keys: [await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)],
    }),
  );
const keys = await newKeys();
const MARY = { kind: 'customer', id: 7, guest: false } as const;
const ANA = { kind: 'attendant', id: 12, type: 'support/firstLevel' } as const;
const token = (principal: TokenPrincipal, signer = keys) =>
  signer.sign(principal, BASE, { signInId: 'a sign-in' });

const servers: Server[] = [];
const listen = async (server: Server): Promise<string> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
let served: string;
let isWorkerAway: boolean;
let worker: string;
let clients: KnownClients;

beforeEach(async () => {
  served = JSON.stringify(keys.jwks);
  isWorkerAway = false;
  clients = new KnownClients(':memory:');
  worker = await listen(
    createServer((_, response) => {
      response.writeHead(isWorkerAway ? 503 : 200, { 'content-type': 'application/json' }).end(served);
    }),
  );
});
afterEach(async () => {
  clients.close();
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** The bridge's process, as a broker reaches it. */
async function hooks(legacyClients: LegacyClients = 'none'): Promise<string> {
  const ring = new KeyRing(worker, clients, quiet as never);
  const authenticator = new BrokerAuthenticator({
    baseTopic: BASE,
    legacyClients,
    username: 'bridge',
    password: 'the password of the bridge',
    clients,
    verify: (...asked) => ring.verify(...asked),
  });
  return listen(createAdaptorServer({ fetch: brokerHooks(authenticator).fetch }) as Server);
}

async function ask(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Each broker in its own words: let in, publish, subscribe. */
const BROKERS = {
  VerneMQ: (url: string) => {
    const hook = async (name: string, body: unknown) =>
      (await ask(`${url}/broker/vernemq`, body, { 'vernemq-hook': name })).body;
    return {
      admit: async (client_id: string, username: string, password: string) =>
        (await hook('auth_on_register', { client_id, username, password, mountpoint: '' })).result === 'ok',
      publish: async (client_id: string, username: string, topic: string, retain = false) =>
        (await hook('auth_on_publish', { client_id, username, topic, retain, qos: 1 })).result === 'ok',
      subscribe: async (client_id: string, username: string, topic: string) => {
        const { topics } = await hook('auth_on_subscribe', {
          client_id,
          username,
          topics: [{ topic, qos: 1 }],
        });
        return (topics as { qos: number }[])[0]?.qos === 1;
      },
    };
  },
  EMQX: (url: string) => {
    const result = async (path: string, body: unknown) => {
      const answer = await ask(`${url}/broker/emqx/${path}`, body);
      expect(answer.status).toBe(200);
      return answer.body.result === 'allow';
    };
    return {
      admit: (clientid: string, username: string, password: string) =>
        result('authentication', { clientid, username, password }),
      publish: (clientid: string, username: string, topic: string, retain = false) =>
        result('authorization', { clientid, username, topic, action: 'publish', retain }),
      subscribe: (clientid: string, username: string, topic: string) =>
        result('authorization', { clientid, username, topic, action: 'subscribe' }),
    };
  },
  'mosquitto-go-auth': (url: string) => {
    const isOk = async (path: string, body: unknown) =>
      (await ask(`${url}/broker/mosquitto/${path}`, body)).status === 200;
    return {
      admit: (clientid: string, username: string, password: string) =>
        isOk('user', { clientid, username, password }),
      publish: (clientid: string, username: string, topic: string, retain = false) =>
        isOk('acl', { clientid, username, topic, acc: 2, retain }),
      subscribe: (clientid: string, username: string, topic: string) =>
        isOk('acl', { clientid, username, topic, acc: 4 }),
    };
  },
};

describe.each(Object.entries(BROKERS))('%s', (_, speak) => {
  it('learns who is let in and what each may do', async () => {
    const broker = speak(await hooks());
    expect(await broker.admit('c1', '7', await token(MARY))).toBe(true);
    expect(await broker.subscribe('c1', '7', `${S}/7/#`)).toBe(true);
    expect(await broker.subscribe('c1', '7', `${S}/8/messages`)).toBe(false);
    expect(await broker.subscribe('c1', '7', '#')).toBe(false);
    expect(await broker.publish('c1', '7', `${S}/7/messages/customer`)).toBe(true);
    expect(await broker.publish('c1', '7', `${S}/7/messages/attendant`)).toBe(false);
    expect(await broker.publish('c1', '7', `${S}/7/client/control`)).toBe(false);
    expect(await broker.publish('c1', '7', 'other/server/channels/request')).toBe(false);

    expect(await broker.admit('a1', '12', await token(ANA))).toBe(true);
    expect(await broker.publish('a1', '12', `${BASE}/server/attendants/12/online`)).toBe(true);
    expect(await broker.publish('a1', '12', `${BASE}/server/attendants/13/online`)).toBe(false);

    expect(await broker.admit('chimp-bridge-1', 'bridge', 'the password of the bridge')).toBe(true);
    expect(await broker.publish('chimp-bridge-1', 'bridge', `${BASE}/client/desk`)).toBe(true);
  });

  it('refuses a forged token, another’s name, the bridge’s connection name and nothing', async () => {
    const broker = speak(await hooks());
    expect(await broker.admit('c1', '8', await token(MARY))).toBe(false);
    expect(await broker.admit('c1', '7', await token(MARY, await newKeys()))).toBe(false);
    expect(await broker.admit('chimp-bridge-1', '7', await token(MARY))).toBe(false);
    expect(await broker.admit('c1', 'bridge', 'a guess')).toBe(false);
    expect(await broker.admit('c1', '', '')).toBe(false);
    // Nobody was let in under this connection and name, so it is nobody's.
    expect(await broker.subscribe('c1', '7', `${S}/7/messages`)).toBe(false);
  });

  it('gives a client id to nobody but its owner, also after the owner’s token', async () => {
    const url = await hooks('widget');
    const broker = speak(url);
    const olga = { kind: 'customer', id: 8, guest: false } as const;
    expect(await broker.admit('c1', '7', await token(MARY))).toBe(true);
    expect(await broker.admit('c1', '8', await token(olga))).toBe(false);
    expect(await broker.admit('c1', '', '')).toBe(false);
    // The refused one took nothing away.
    expect(await broker.subscribe('c1', '7', `${S}/7/#`)).toBe(true);
    expect(await broker.admit('c1', '7', await token(MARY))).toBe(true);
    clients.put('c2', '7', { principal: MARY, expiresAt: Date.now() - 1 });
    expect(await broker.admit('c2', '8', await token(olga))).toBe(false);
    for (const kept of ['chimp-bridge-0123456789', 'chimp-bridge-0123456789-now'])
      expect(await broker.admit(kept, '8', await token(olga))).toBe(false);
  });

  it('refuses names that are too long to be kept', async () => {
    const broker = speak(await hooks('widget'));
    expect(await broker.admit('é'.repeat(128), '', '')).toBe(true);
    expect(await broker.admit('é'.repeat(129), '', '')).toBe(false);
    expect(await broker.admit('w2', 'x'.repeat(257), '')).toBe(false);
    expect(clients.size).toBe(1);
  });

  it('lets legacy widgets into one chat by its name, with LEGACY_CLIENTS=widget', async () => {
    const broker = speak(await hooks('widget'));
    expect(await broker.admit('w1', '', '')).toBe(true);
    expect(await broker.subscribe('w1', '', `${S}/7/messages`)).toBe(true);
    expect(await broker.subscribe('w1', '', `${S}/+/messages`)).toBe(false);
    expect(await broker.publish('w1', '', `${BASE}/server/attendants/online`)).toBe(false);
    expect(await broker.admit('c1', '7', await token(MARY, await newKeys()))).toBe(false);
  });
});

describe('VerneMQ, which puts the payload into its question', () => {
  it.each([
    ['as it is', '/'],
    ['with its slashes escaped', '\\/'],
  ])('may publish what is as large as payloads may be, %s', async (_how, slash) => {
    const url = await hooks();
    const broker = BROKERS.VerneMQ(url);
    expect(await broker.admit('c1', '7', await token(MARY))).toBe(true);
    // In base64 this is nothing but slashes.
    const payload = Buffer.alloc(PAYLOAD_MAX_BYTES, 0xff).toString('base64').replaceAll('/', slash);
    const topic = `${S}/7/messages/customer`;
    const answer = await fetch(`${url}/broker/vernemq`, {
      method: 'POST',
      headers: { connection: 'close', 'vernemq-hook': 'auth_on_publish' },
      body: `{"client_id":"c1","username":"7","topic":"${topic}","qos":1,"retain":false,"payload":"${payload}"}`,
    });
    expect(await answer.json()).toEqual({ result: 'ok' });
  });
});

describe('the bridge’s process', () => {
  it('knows keys and connected clients while the Worker is away and after a restart', async () => {
    const broker = BROKERS.EMQX(await hooks());
    expect(await broker.admit('c1', '7', await token(MARY))).toBe(true);
    isWorkerAway = true;
    const restarted = BROKERS.EMQX(await hooks());
    expect(await restarted.subscribe('c1', '7', `${S}/7/messages`)).toBe(true);
    expect(await restarted.admit('c2', '7', await token(MARY))).toBe(true);
  });

  it('tells EMQX when a token ends, so that it closes the connection then', async () => {
    const url = await hooks('widget');
    const admit = (clientid: string, username: string, password: string) =>
      ask(`${url}/broker/emqx/authentication`, { clientid, username, password });
    const mary = await token(MARY);
    const { exp } = decodeJwt(mary);
    expect((await admit('c1', '7', mary)).body).toEqual({
      result: 'allow',
      is_superuser: false,
      expire_at: exp,
    });
    for (const [id, name, password] of [
      ['chimp-bridge-1', 'bridge', 'the password of the bridge'],
      ['w1', '', ''],
    ] as const)
      expect((await admit(id, name, password)).body).toEqual({ result: 'allow', is_superuser: false });
  });

  it.each(Object.entries(BROKERS))('ends with a token what it allowed, at %s', async (_, speak) => {
    const broker = speak(await hooks());
    const expiresAt = Date.now() - 1;
    clients.put('c1', '7', { principal: MARY, expiresAt });
    expect(await broker.subscribe('c1', '7', `${S}/7/messages`)).toBe(false);
    expect(await broker.publish('c1', '7', `${S}/7/messages/customer`)).toBe(false);
  });

  it('lets a Mosquitto hand nothing more to a connection whose token has ended', async () => {
    const url = await hooks();
    const read = async () =>
      (
        await ask(`${url}/broker/mosquitto/acl`, {
          clientid: 'c1',
          username: '7',
          topic: `${S}/7/messages`,
          acc: 1,
        })
      ).status;
    clients.put('c1', '7', { principal: MARY, expiresAt: Date.now() + 60_000 });
    expect(await read()).toBe(200);
    clients.put('c1', '7', { principal: MARY, expiresAt: Date.now() - 1 });
    expect(await read()).toBe(403);
  });

  it.each(['{', '[]', 'null', '{"topics":7,"username":{},"clientid":[]}', 'x'.repeat(70_000)])(
    'answers no where it cannot read the question',
    async (body) => {
      const url = await hooks();
      for (const path of ['vernemq', 'emqx/authentication', 'emqx/authorization', 'mosquitto/acl', 'else']) {
        const response = await fetch(`${url}/broker/${path}`, {
          method: 'POST',
          body,
          headers: { connection: 'close' },
        });
        const text = await response.text();
        expect([path, text]).toEqual([path, expect.not.stringMatching(/:"ok"|"allow"|true|stack/)]);
      }
    },
  );
});
