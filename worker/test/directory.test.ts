import { createExecutionContext, runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import { type DirectoryPerson, TOKEN_HEADER } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../src/directory/password.ts';
import { app } from '../src/http/app.ts';
import { bindings, desk, picture, tellDesk } from './support.ts';

const OWNER = { email: 'owner@shop.test', password: 'the first password' };
/** A hash says how it was made, so that the first supervisor of these tests costs little. */
const QUICK = { log2N: 1, r: 1, p: 1 };
const firstText = (once: string, password = OWNER.password) =>
  JSON.stringify({ once, email: OWNER.email, name: 'Olga', hash: hashOf(password, QUICK) });
const first = firstText('made by this test');
const directory = () => bindings.ATTENDANT_DIRECTORY.getByName('directory');

let visitors = 0;
interface Ask {
  method?: string;
  body?: unknown;
  token?: string | null;
  env?: Record<string, string>;
  address?: string;
}
/** Each call comes from an address of its own, so that no limit of another test counts. */
function ask(path: string, { method, body, token, env = {}, address }: Ask = {}): Promise<Response> {
  visitors += 1;
  const init = {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      'content-type': 'application/json',
      'cf-connecting-ip': address ?? `visitor ${visitors}`,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  return Promise.resolve(
    app.fetch(
      new Request(`http://worker${path}`, init),
      { ...bindings, FIRST_SUPERVISOR: first, ...env },
      createExecutionContext(),
    ),
  );
}
const codeOf = async (response: Response): Promise<[number, string]> => {
  const { error } = (await response.json()) as { error: { code: string } };
  return [response.status, error.code];
};

async function signIn(email: string, password: string, env: Record<string, string> = {}) {
  const response = await ask('/chimpassist/auth', { body: { email, password }, env });
  const token = response.headers.get(TOKEN_HEADER);
  return { status: response.status, token, body: (await response.json()) as DirectoryPerson };
}
const owner = async (): Promise<string> => (await signIn(OWNER.email, OWNER.password)).token ?? '';
const statusWith = async (token: string | null): Promise<number> => (await ask('/desk', { token })).status;

let added = 0;
/** Somebody new, who has signed in and whom the desk has heard. */
async function somebody(type = 'support/firstLevel') {
  added += 1;
  const email = `person${added}@shop.test`;
  const password = `the password of ${added}`;
  const supervisor = await owner();
  const response = await ask('/chimpassist/people', {
    body: { email, name: `P${added}`, type, password },
    token: supervisor,
  });
  expect(response.status).toBe(200);
  const { id } = (await response.json()) as DirectoryPerson;
  const token = (await signIn(email, password)).token ?? '';
  await tellDesk({
    kind: 'attendantOnline',
    at: Date.now(),
    attendant: { id, name: '', avatarURL: null, email: undefined, type },
  });
  const path = `/chimpassist/people/${id}`;
  return { id: String(id), email, password, token, supervisor, path };
}
const isAtDesk = async (id: unknown): Promise<boolean> =>
  (await picture()).attendants.some((attendant) => String(attendant.id) === id);

describe('the built-in directory of attendants', () => {
  it('begins with the supervisor of FIRST_SUPERVISOR, and takes each text once', async () => {
    const { status, body, token } = await signIn(' Owner@Shop.test', OWNER.password);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: expect.any(String),
      name: 'Olga',
      email: OWNER.email,
      avatarURL: null,
      type: 'support/supervisor',
    });
    expect(await statusWith(token)).toBe(200);
    const again = { FIRST_SUPERVISOR: firstText('made by this test', 'another password') };
    expect((await signIn(OWNER.email, 'another password', again)).status).toBe(401);

    const renewed = { FIRST_SUPERVISOR: firstText('made for a lost password', 'found again') };
    const found = await signIn(OWNER.email, 'found again', renewed);
    expect([found.status, found.body.id]).toEqual([200, body.id]);
    expect(await statusWith(token)).toBe(401);
    const back = { FIRST_SUPERVISOR: firstText('made to go on') };
    expect((await signIn(OWNER.email, OWNER.password, back)).status).toBe(200);
  });

  it('lets nobody in where no first supervisor is set, or where a hook is', async () => {
    const body = { email: OWNER.email, password: OWNER.password };
    expect(await codeOf(await ask('/chimpassist/auth', { body, env: { FIRST_SUPERVISOR: '' } }))).toEqual([
      503,
      'not_configured',
    ]);
    const hook = { AUTHENTICATION_ENDPOINT: 'http://127.0.0.1:1' };
    expect(await codeOf(await ask('/chimpassist/auth', { body, env: hook }))).toEqual([
      502,
      'hook_unavailable',
    ]);
    const token = await owner();
    expect(await codeOf(await ask('/chimpassist/people', { token, env: hook }))).toEqual([404, 'not_found']);
    const config = async (env = {}) => (await ask('/config/attendant', { token, env })).json();
    expect(await config()).toMatchObject({ hasDirectory: true });
    expect(await config(hook)).not.toHaveProperty('hasDirectory');
    const broken = await ask('/chimpassist/auth', { body, env: { FIRST_SUPERVISOR: '{"once":"x"}' } });
    expect(await broken.text()).toContain('FIRST_SUPERVISOR');
  });

  it('says the same of an unknown e-mail and of a wrong password', async () => {
    const wrong = { email: OWNER.email, password: 'a wrong password' };
    const unknown = { email: 'nobody@shop.test', password: 'a wrong password' };
    const [one, other] = [
      await ask('/chimpassist/auth', { body: wrong }),
      await ask('/chimpassist/auth', { body: unknown }),
    ];
    expect([one.status, await one.text()]).toEqual([other.status, await other.text()]);
    expect(one.status).toBe(401);
  });

  it('hashes one at a time, for unknown e-mails too, and refuses what is too much', async () => {
    const tries = Array.from({ length: 12 }, (_, i) => signIn(`nobody${i}@shop.test`, 'some password'));
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 503)).toHaveLength(2);
    expect((await signIn(OWNER.email, OWNER.password)).status).toBe(200);
  });

  it('locks out who guesses, from their address only', async () => {
    const guess = () =>
      ask('/chimpassist/auth', {
        body: { email: OWNER.email, password: 'a guess of many' },
        address: 'a guesser',
      });
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) statuses.push((await guess()).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    expect((await signIn(OWNER.email, OWNER.password)).status).toBe(200);
  });

  it('stores a hash with its parameters, and tells it to nobody', async () => {
    const person = await somebody();
    const rows = await runInDurableObject(directory(), (_object, { storage }) =>
      storage.sql.exec<{ id: string; hash: string }>('SELECT id, hash FROM people').toArray(),
    );
    expect(rows.find(({ id }) => id === person.id)?.hash).toMatch(
      /^scrypt\$14\$8\$5\$[0-9a-f]{32}\$[0-9a-f]{64}$/,
    );
    expect(new Set(rows.map(({ hash }) => hash)).size).toBe(rows.length);
    const listed = await (await ask('/chimpassist/people', { token: person.supervisor })).text();
    expect(listed).toContain(person.email);
    expect(listed).not.toContain('scrypt');
  });

  it('ends the rights of who is disabled at once, and gives them back', async () => {
    const { id, email, password, token, supervisor, path } = await somebody();
    expect([await statusWith(token), await isAtDesk(id)]).toEqual([200, true]);
    const changed = await ask(path, { body: { disabled: true }, token: supervisor });
    expect(await changed.json()).toMatchObject({ id, disabled: true });
    expect([await statusWith(token), await isAtDesk(id)]).toEqual([401, false]);
    // What still comes over a broker that knows only the token is refused by the desk.
    const standings = await desk().standings([id]);
    expect(standings.get(id)).toEqual({ kind: 'signedOut' });
    const body = { email, password };
    expect(await codeOf(await ask('/chimpassist/auth', { body }))).toEqual([403, 'disabled']);
    expect((await signIn(email, 'a wrong password')).status).toBe(401);

    await ask(path, { body: { disabled: false }, token: supervisor });
    expect(await statusWith(token)).toBe(401);
    expect(await statusWith((await signIn(email, password)).token)).toBe(200);
  });

  it('closes the sockets of who is disabled, and opens none by an old token', async () => {
    const { token, supervisor, path } = await somebody();
    const dial = () =>
      SELF.fetch('http://worker/mqtt', {
        headers: { upgrade: 'websocket', 'sec-websocket-protocol': `mqtt, ${token}` },
      });
    const { webSocket } = await dial();
    if (webSocket === null) throw new Error('No socket.');
    webSocket.accept();
    const closed = new Promise<number>((resolve) =>
      webSocket.addEventListener('close', ({ code }) => resolve(code)),
    );
    // Another name ends nothing.
    await ask(path, { body: { name: 'Ada' }, token: supervisor });
    expect(webSocket.readyState).toBe(WebSocket.OPEN);
    await ask(path, { body: { disabled: true }, token: supervisor });
    expect(await closed).toBe(1008);
    expect((await dial()).status).toBe(401);
  });

  it('lets the desk in that the Worker itself serves, and pages of no other origin', async () => {
    const from = async (origin: string) => {
      const init = { headers: { origin, 'cf-connecting-ip': 'origins' } };
      return (await SELF.fetch('http://worker/health', init)).status;
    };
    expect([
      await from('http://worker'),
      await from('https://shop.test'),
      await from('https://other.test'),
    ]).toEqual([200, 200, 403]);
  });

  it('gives another level and name to who is signed in, without a new sign-in', async () => {
    const { id, token, supervisor, path } = await somebody();
    expect((await ask('/chimpassist/people', { token })).status).toBe(403);
    const change = { type: 'support/supervisor', name: 'Ada', avatarURL: 'https://shop.test/ada.png' };
    await ask(path, { body: change, token: supervisor });
    expect((await ask('/chimpassist/people', { token })).status).toBe(200);
    const seen = (await picture()).attendants.find((attendant) => String(attendant.id) === id);
    expect(seen).toMatchObject(change);
  });

  it('takes a reset password from now on, and no sign-in from before', async () => {
    const { email, password, token, supervisor, path } = await somebody();
    const reset = await ask(`${path}/password`, { body: { password: 'quite another' }, token: supervisor });
    expect([reset.status, await statusWith(token)]).toEqual([204, 401]);
    expect((await signIn(email, password)).status).toBe(401);
    expect((await signIn(email, 'quite another')).status).toBe(200);
  });

  it('changes the own password: other windows end, this one stays at work', async () => {
    const { id, email, password, token } = await somebody();
    const elsewhere = (await signIn(email, password)).token;
    const change = (current: string) =>
      ask('/chimpassist/password', { body: { current, password: 'my own new one' }, token });
    expect(await codeOf(await change('not the password'))).toEqual([401, 'wrong_password']);
    const changed = await change(password);
    expect(changed.status).toBe(204);
    expect([await statusWith(token), await statusWith(elsewhere)]).toEqual([401, 401]);
    expect(await statusWith(changed.headers.get(TOKEN_HEADER))).toBe(200);
    expect(await isAtDesk(id)).toBe(true);
    expect((await signIn(email, 'my own new one')).status).toBe(200);
  });

  it('removes somebody, whose e-mail is free again for another id', async () => {
    const { id, email, password, token, supervisor, path } = await somebody();
    expect((await ask(path, { method: 'DELETE', token: supervisor })).status).toBe(204);
    expect([await statusWith(token), await isAtDesk(id)]).toEqual([401, false]);
    expect((await signIn(email, password)).status).toBe(401);
    expect(await codeOf(await ask(path, { method: 'DELETE', token: supervisor }))).toEqual([
      404,
      'not_found',
    ]);
    const body = { email, name: 'Next', type: 'support/firstLevel', password };
    const next = (await (await ask('/chimpassist/people', { body, token: supervisor })).json()) as {
      id: string;
    };
    expect(next.id).not.toBe(id);
    expect(await statusWith(token)).toBe(401);
  });

  it('keeps the last supervisor who can sign in', async () => {
    const supervisor = await owner();
    const people = (await (
      await ask('/chimpassist/people', { token: supervisor })
    ).json()) as DirectoryPerson[];
    for (const { id, type, email } of people)
      if (type === 'support/supervisor' && email !== OWNER.email)
        await ask(`/chimpassist/people/${id}`, { method: 'DELETE', token: supervisor });
    const path = `/chimpassist/people/${people.find(({ email }) => email === OWNER.email)?.id}`;
    const refused = [409, 'last_supervisor'];
    for (const body of [{ disabled: true }, { type: 'support/firstLevel' }])
      expect(await codeOf(await ask(path, { body, token: supervisor }))).toEqual(refused);
    expect(await codeOf(await ask(path, { method: 'DELETE', token: supervisor }))).toEqual(refused);
    expect((await ask(path, { body: { name: 'Olga R.' }, token: supervisor })).status).toBe(200);
  });

  it('refuses an e-mail taken in any spelling, and a password that is too short', async () => {
    const token = await owner();
    const { email } = OWNER;
    const add = (body: object) =>
      ask('/chimpassist/people', {
        body: { email, name: 'Twin', type: 'support/firstLevel', password: 'ten letters', ...body },
        token,
      });
    expect(await codeOf(await add({ email: ` ${email.toUpperCase()} ` }))).toEqual([409, 'email_taken']);
    for (const body of [
      { password: 'too short' },
      { email: 'no address' },
      { name: ' ' },
      { type: 'support/boss' },
      { avatarURL: 'javascript:alert(1)' },
    ])
      expect([body, await codeOf(await add({ email: 'new@shop.test', ...body }))]).toEqual([
        body,
        [400, 'bad_request'],
      ]);
  });

  it('tells the desk of a change until the desk has heard it', async () => {
    const { id, supervisor, path, token } = await somebody();
    const mend = await runInDurableObject(desk(), (instance) => {
      const prototype = Object.getPrototypeOf(instance) as { accountChanged: unknown };
      const original = prototype.accountChanged;
      prototype.accountChanged = () => Promise.reject(new Error('The desk is away.'));
      return () => {
        prototype.accountChanged = original;
      };
    });
    await ask(path, { body: { disabled: true }, token: supervisor });
    expect([await statusWith(token), await isAtDesk(id)]).toEqual([401, true]);
    await runInDurableObject(desk(), () => mend());
    expect(await runDurableObjectAlarm(directory())).toBe(true);
    expect(await isAtDesk(id)).toBe(false);
    expect(await runDurableObjectAlarm(directory())).toBe(false);
  });
});
