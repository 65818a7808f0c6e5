import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRight } from '../../worker/src/directory/password.ts';
import { answersTo, type Question } from '../src/ask.ts';
import { readConfiguration } from '../src/configuration.ts';
import { Kept } from '../src/kept.ts';
import { planOf } from '../src/plan.ts';
import { ALLOWED_ORIGINS, originsOf, SUPERVISOR_EMAIL } from '../src/questions.ts';
import { type Ran, ROOT, run } from '../src/wrangler.ts';
import { PretendCloudflare } from './support/pretend-cloudflare.ts';

const SECRETS = ['BRIDGE_SECRET', 'TOKEN_KEYS', 'IDENTITY_SECRET'];
const ANSWERS = { SUPERVISOR_EMAIL: 'owner@shop.test', ALLOWED_ORIGINS: 'https://shop.test/' };
/** Nothing of what a developer may have set. */
const NOTHING_SET = {
  ...{ CHIMP_ENVIRONMENT: '', SUPERVISOR_EMAIL: '', SUPERVISOR_PASSWORD: '', ALLOWED_ORIGINS: '' },
  ...{ AUTHENTICATION_ENDPOINT: '', STATISTICS_ENDPOINT: '', MQTT_BROKER_HOST: '', MQTT_BROKER_WS_HOST: '' },
  PAGES_PROJECT: '',
};
let cloudflare: PretendCloudflare;
let folder: string;
beforeEach(async () => {
  cloudflare = await PretendCloudflare.start();
  folder = mkdtempSync(join(tmpdir(), 'chimp-deploy-test-'));
});
afterEach(async () => {
  await cloudflare.stop();
  rmSync(folder, { recursive: true, force: true });
});

const deploy = (args: string[], more: Record<string, string> = {}): Promise<Ran> =>
  run(`${ROOT}deploy/src/main.ts`, ['everything', ...args], ROOT, {
    ...NOTHING_SET,
    CHIMP_DEPLOY_FOLDER: `${folder}/`,
    ...cloudflare.environment,
    ...more,
  });
const textsOf = (upload: (typeof cloudflare.uploads)[number] | undefined) =>
  Object.fromEntries(
    (upload?.bindings ?? []).flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]])),
  );

describe('npm run deploy', () => {
  it('brings everything up by one command, and keeps it by the second', async () => {
    const { code, stdout, stderr } = await deploy(['staging'], ANSWERS);
    expect({ code, said: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, said: '' });
    const [upload, ...more] = cloudflare.uploads;
    expect([upload?.script, more]).toEqual(['chimp-assist-staging', []]);
    const texts = textsOf(upload);
    expect(Object.keys(texts)).toEqual(expect.arrayContaining([...SECRETS, 'FIRST_SUPERVISOR', 'EDGE_ROAD']));
    expect(texts.ALLOWED_ORIGINS).toBe(
      'https://shop.test,https://chimp-assist-back-office-staging.pages.dev',
    );
    // The password is shown, and nobody else has it: what goes up is a hash.
    const [, password = ''] = /owner@shop\.test {3}password (\S+)/.exec(stdout) ?? [];
    const first = JSON.parse(texts.FIRST_SUPERVISOR ?? '') as { email: string; hash: string };
    expect([first.email, isRight(password, first.hash)]).toEqual(['owner@shop.test', true]);
    const file = `${folder}/.chimp/deploy/staging-secrets.json`;
    expect(readFileSync(file, 'utf8')).not.toContain(password);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(stdout).toContain('https://chimp-assist-back-office-staging.pages.dev');
    expect(stdout).toContain('data-backend-endpoint="https://chimp-assist-staging.shop.workers.dev"');
    expect(cloudflare.projects.get('chimp-assist-back-office-staging')).toEqual({
      BACKEND_ENDPOINT: 'https://chimp-assist-staging.shop.workers.dev',
      MQTT_BASE_TOPIC: 'chimpassist/staging',
    });
    expect(cloudflare.pages).toMatchObject([{ project: 'chimp-assist-back-office-staging', branch: 'main' }]);

    // What Cloudflare has now is not brought again, and nothing is asked.
    cloudflare.workers.set('chimp-assist-staging', Object.keys(texts));
    const again = await deploy(['staging']);
    expect({ code: again.code, said: again.code === 0 ? '' : again.stderr }).toEqual({ code: 0, said: '' });
    expect(again.stdout).not.toContain('password ');
    const brought = Object.keys(textsOf(cloudflare.uploads[1]));
    expect(
      brought.filter((name) => [...SECRETS, 'FIRST_SUPERVISOR', 'ALLOWED_ORIGINS'].includes(name)),
    ).toEqual([]);
  });

  it('goes on where a first run was cut off, with the same keys and password', async () => {
    cloudflare.isBroken = true;
    const broken = await deploy(['staging'], { ...ANSWERS, SUPERVISOR_PASSWORD: 'chosen by me' });
    expect([broken.code, cloudflare.uploads]).toEqual([1, []]);
    const file = `${folder}/.chimp/deploy/staging-secrets.json`;
    const made = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    cloudflare.isBroken = false;
    // No terminal, and no variables: the answers of the first run count.
    const { code, stdout, stderr } = await deploy(['staging', '--desk', 'worker']);
    expect({ code, said: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, said: '' });
    expect(stdout).toContain('password chosen by me');
    const texts = textsOf(cloudflare.uploads[0]);
    for (const name of [...SECRETS, 'FIRST_SUPERVISOR']) expect(texts[name]).toBe(made[name]);
    // The desk came as static files of the Worker, with its settings and headers.
    expect(cloudflare.pages).toEqual([]);
    expect(cloudflare.assets).toEqual(expect.arrayContaining(['/index.html', '/settings.json']));
    expect(readFileSync(`${folder}/.chimp/deploy/staging-desk/_headers`, 'utf8')).toContain(
      'content-security-policy',
    );
    expect(stdout).toMatch(/The desk +https:\/\/chimp-assist-staging\.shop\.workers\.dev/);
  });

  it('names every variable that is missing where there is no terminal, and hangs never', async () => {
    const nothing = await deploy([]);
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('CHIMP_ENVIRONMENT')]);
    const half = await deploy([], { CHIMP_ENVIRONMENT: 'staging' });
    expect(half.stderr).toMatch(/no terminal to ask.*\n.*SUPERVISOR_EMAIL.*\n.*ALLOWED_ORIGINS/);
    const wrong = await deploy(['staging'], { ...ANSWERS, SUPERVISOR_EMAIL: 'nobody' });
    expect(wrong.stderr).toContain('SUPERVISOR_EMAIL is "nobody". It should be an e-mail address.');
    const option = await deploy(['staging', '--desk', 'moon']);
    expect(option.stderr).toContain('--desk is "moon"');
    const check = await deploy(['moon', '--check']);
    expect(check.stderr).toContain('Say which environment: staging or production');
    expect([nothing, half, wrong, option, check].map(({ code }) => code)).toEqual([1, 1, 1, 1, 1]);
    expect(cloudflare.uploads).toEqual([]);
  });
});

describe('what a deploy asks', () => {
  const question = (name: string): Question => ({ ...SUPERVISOR_EMAIL, name });

  it('is asked in the terminal until the answer can be right', async () => {
    const lines = ['', 'nobody', ' owner@shop.test '];
    const answers = await answersTo([question('A')], {}, async () => lines.shift() ?? null);
    expect([answers, lines]).toEqual([{ A: 'owner@shop.test' }, []]);
    await expect(answersTo([question('A')], {}, async () => null)).rejects.toThrow(/no answer came/);
  });

  it('takes origins of a list, and none that is no address', () => {
    expect(originsOf('https://shop.test/a, http://localhost:*')).toEqual([
      'https://shop.test',
      'http://localhost:*',
    ]);
    for (const list of ['', 'shop.test', 'https://a.test, javascript:x'])
      expect([list, originsOf(list)]).toEqual([list, null]);
    expect(ALLOWED_ORIGINS.trouble('any')).toBeNull();
  });

  it('is no supervisor where a hook signs attendants in, and no road of its own with a broker', async () => {
    const known = {
      configuration: readConfiguration('staging'),
      there: [...SECRETS, 'ALLOWED_ORIGINS'],
      kept: new Kept('staging', `${folder}/`),
      terminal: null,
      newSupervisor: null,
    };
    const hook = { AUTHENTICATION_ENDPOINT: 'https://hooks.shop.test' };
    expect(await planOf({ ...known, env: hook })).toEqual({
      secrets: hook,
      origins: null,
      supervisor: null,
      usesBroker: false,
    });
    const broker = { ...hook, MQTT_BROKER_HOST: 'wss://mqtt.shop.test' };
    expect((await planOf({ ...known, env: broker })).usesBroker).toBe(true);
    await expect(planOf({ ...known, env: hook, newSupervisor: 'owner@shop.test' })).rejects.toThrow(
      /--supervisor is for the built-in directory/,
    );
  });

  it('makes another first supervisor when told to, though one is there', async () => {
    const known = {
      configuration: readConfiguration('staging'),
      there: [...SECRETS, 'ALLOWED_ORIGINS', 'FIRST_SUPERVISOR'],
      kept: new Kept('staging', `${folder}/`),
      env: {},
      terminal: null,
    };
    expect(await planOf({ ...known, newSupervisor: null })).toMatchObject({ secrets: {}, supervisor: null });
    const { secrets, supervisor } = await planOf({ ...known, newSupervisor: 'new@shop.test' });
    expect(Object.keys(secrets)).toEqual(['FIRST_SUPERVISOR']);
    expect(supervisor).toEqual({ email: 'new@shop.test', password: expect.stringMatching(/^[\w-]{20}$/) });
  });

  it('keeps what was made in a file for its user alone, and overwrites none that it cannot read', () => {
    const kept = new Kept('staging', `${folder}/`);
    kept.set({ A: '1' });
    expect([new Kept('staging', `${folder}/`).get('A'), statSync(kept.file).mode & 0o777]).toEqual([
      '1',
      0o600,
    ]);
    writeFileSync(kept.file, '{');
    expect(() => new Kept('staging', `${folder}/`)).toThrow(/cannot be read/);
  });
});
