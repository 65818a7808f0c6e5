import { type ChildProcess, spawn } from 'node:child_process';
import { get } from 'node:http';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { ROOT } from '../src/wrangler.ts';

const running: ChildProcess[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await exited;
  }
});

/** Starts an example as its page says. @returns where it listens */
async function start(command: string, file: string, path = ''): Promise<string> {
  const child = spawn(command, [`${ROOT}docs/examples/${file}`], {
    env: { ...process.env, PORT: '0', HOOKS_PATH: path },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}.`)));
  });
  const url = /http:\S+/.exec(line)?.[0];
  if (url === undefined) throw new Error(`${file} said: ${line}`);
  return url;
}

/** Of a path as it stands: `fetch` would put it right. */
const statusOf = (port: number, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    }).once('error', reject);
  });

describe.each([
  ['JavaScript', process.execPath, 'hooks.mjs'],
  ['Python', 'python3', 'hooks.py'],
])('the example of the hooks in %s', (_, command, file) => {
  it('answers all four calls as the page says', async () => {
    const url = await start(command, file);
    const signIn = async (body: unknown) => {
      const answer = await fetch(`${url}/chimpassist/auth`, { method: 'POST', body: JSON.stringify(body) });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const right = await signIn({ email: 'ana@example.com', password: 'change me' });
    expect(right).toEqual({
      status: 200,
      body: { id: 1, name: 'Ana', email: 'ana@example.com', avatarURL: null, type: 'support/firstLevel' },
    });
    expect((await signIn({ email: 'ana@example.com', password: 'wrong' })).status).toBe(401);
    expect((await signIn({ email: 'nobody@example.com', password: 'change me' })).status).toBe(404);
    expect((await signIn('nonsense')).status).not.toBe(200);

    const about = async (id: string, what: string) =>
      (await fetch(`${url}/chimpassist/customer/${id}/${what}`)).json();
    expect(await about('7', 'contactInfo')).toEqual([
      { label: 'E-mail', value: 'amina@example.com', iconURL: '' },
    ]);
    expect(await about('7', 'additionalInfo')).toEqual([{ label: 'Plan', value: 'Gold', iconURL: '' }]);
    const times = 'start_date_time=20261101-00:00:00&end_date_time=20261102-00:00:00';
    expect(await about('7', `statistics?${times}`)).toEqual([{ label: 'Orders', value: 12 }]);
    expect(await about('8', 'contactInfo')).toEqual([]);
  });

  it('goes on after malformed requests', async () => {
    const url = await start(command, file);
    const { port } = new URL(url);
    for (const path of [
      '////',
      '/chimpassist/customer/%E0%A4%A/contactInfo',
      '/chimpassist/customer/7/passwords',
    ])
      expect(await statusOf(Number(port), path)).toBeLessThan(500);
    for (const body of ['', 'rubbish', 'null', '[]', '{"email":1}', '{"email":"__proto__","password":""}']) {
      const { status } = await fetch(`${url}/chimpassist/auth`, { method: 'POST', body });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect((await fetch(`${url}/chimpassist/customer/7/contactInfo`)).status).toBe(200);
  });

  it('answers nothing to callers who do not know its path', async () => {
    const url = await start(command, file, '/a-long-random-text');
    expect((await fetch(`${url}/chimpassist/customer/7/contactInfo`)).status).toBe(200);
    const stranger = await fetch(new URL('/chimpassist/customer/7/contactInfo', url));
    expect({ status: stranger.status, knows: (await stranger.text()).includes('amina') }).toEqual({
      status: 404,
      knows: false,
    });
  });
});
