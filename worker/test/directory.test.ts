import { runInDurableObject, SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import {
  ask,
  codeOf,
  directory,
  firstText,
  OWNER,
  owner,
  signIn,
  somebody,
  statusWith,
} from './directory-support.ts';

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
});
