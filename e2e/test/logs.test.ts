import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startMongo } from '@chimpassist/testing/mongo';
import { startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import mqtt from 'mqtt';
import { afterEach, expect, it } from 'vitest';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** A first run builds or downloads the database. */
const PATIENCE_MS = 600_000;
const TEXT = 'my-card-number-is-4111';
const NAME = 'Aloysia-Unheard-Of';
const EMAIL = 'supervisor@chimpassist.com';
const WRONG_PASSWORD = 'hunter2-but-wrong';

/** Every text of the file, without what of a key is public. */
const secretsIn = (value: unknown, name = ''): string[] => {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => secretsIn(inner, key));
  }
  return typeof value === 'string' && value.length > 16 && !['x', 'y', 'kid'].includes(name) ? [value] : [];
};

/** Everything that the parts have written, each file by its name. */
const logsOf = (stateDir: string): Map<string, string> =>
  new Map(
    readdirSync(join(stateDir, 'logs'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')]),
  );

it(
  'no log holds a secret, token, e-mail, name or word, whatever goes wrong',
  async () => {
    const mongo = await startMongo();
    cleanUp.push(() => mongo.stop());
    const { addresses, stateDir, output, stop } = await startStack({
      env: { MONGO_CONNECTION_URL: mongo.url },
    });
    cleanUp.push(() => stop());
    // A mirror that has something to complain of.
    await mongo.pause();
    const call = (path: string, init: RequestInit = {}) => fetch(`${addresses.worker}${path}`, init);
    const json = { 'content-type': 'application/json' };
    const signIn = (password: string) =>
      call('/chimpassist/auth', {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ email: EMAIL, password }),
      });
    const session = await call('/session', { method: 'POST' });
    const { token, customer } = (await session.json()) as { token: string; customer: { id: string } };
    const attendant = (await signIn('chimpassist')).headers.get('chimp-token') ?? '';
    expect((await signIn(WRONG_PASSWORD)).status).toBe(401);

    // What is turned away by the Worker, in every way that quotes what came.
    const bearer = { ...json, authorization: `Bearer ${attendant}` };
    const turnedAway = [
      call('/session', { method: 'POST', headers: json, body: `{"customer": {"name": "${NAME}", ${TEXT}` }),
      call('/session', { method: 'POST', headers: json, body: JSON.stringify({ customer: { id: [TEXT] } }) }),
      call('/chimpassist/auth', {
        method: 'POST',
        headers: json,
        body: `{"email": "${EMAIL}", "password": `,
      }),
      call('/desk', { headers: { authorization: `Bearer ${token}` } }),
      call('/desk', { headers: { authorization: `Bearer ${attendant}x` } }),
      call('/chimpassist/customer/7/nothing', { headers: bearer }),
      call('/bridge/batch', { method: 'POST', headers: bearer, body: TEXT }),
    ];
    for (const answer of await Promise.all(turnedAway)) expect(answer.status).toBeGreaterThanOrEqual(400);

    // What the bridge takes, what it drops, and what the Worker refuses and the bridge parks.
    const connect = async (username: string, password: string) => {
      const client = await mqtt.connectAsync(addresses.mqttWebSocket, {
        username,
        password,
        reconnectPeriod: 0,
      });
      cleanUp.push(() => client.endAsync(true));
      return client;
    };
    const guest = await connect(customer.id, token);
    const topic = `${addresses.baseTopic}/server/sessions/${customer.id}/messages`;
    const from = { id: customer.id, name: NAME };
    const message = { id: 'm-1', from, timestamp: Date.now(), content: TEXT };
    await guest.publishAsync(`${topic}/customer`, JSON.stringify({ sessionInfo: {}, message }), { qos: 1 });
    await guest.publishAsync(`${topic}/customer`, `{"message": {"content": "${TEXT}"`, { qos: 1 });
    await guest.publishAsync(
      `${topic}/customer`,
      JSON.stringify({ message: { ...message, timestamp: TEXT } }),
      {
        qos: 1,
      },
    );
    const { sub } = JSON.parse(atob(attendant.split('.')[1] ?? '')) as { sub: string };
    const stranger = await connect(sub, attendant);
    const unasked = { ...message, id: 'm-2', from: { id: Number(sub), name: NAME } };
    await stranger.publishAsync(`${topic}/attendant`, JSON.stringify({ sessionInfo: {}, message: unasked }), {
      qos: 1,
    });
    const logs = () => logsOf(stateDir);
    const told = (file: string, what: RegExp) =>
      until(`${file} tells of ${what}`, () => what.test(logs().get(file) ?? ''), 30_000);
    await told('bridge.log', /refused a frame/);
    await told('bridge.log', /the mirror is behind/);
    await told('worker.log', /bad_json/);

    const never = [TEXT, NAME, EMAIL, WRONG_PASSWORD, token, attendant];
    for (const jwt of [token, attendant]) never.push(jwt.split('.')[2] ?? jwt);
    const secrets = secretsIn(JSON.parse(readFileSync(join(stateDir, 'secrets.json'), 'utf8')));
    expect(secrets.length).toBeGreaterThanOrEqual(3);
    never.push(...secrets);
    const written = [...logs(), ['the terminal', output()] as const];
    for (const [file, text] of written) {
      for (const word of never) {
        // The terminal is where the demo tells whom to sign in as.
        if (file === 'the terminal' && word === EMAIL) continue;
        expect(text.includes(word), `${file} holds ${word.slice(0, 12)}…`).toBe(false);
      }
    }
    await mongo.resume();
  },
  PATIENCE_MS,
);
