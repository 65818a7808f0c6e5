import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isRight } from '../../worker/src/directory/password.ts';
import { type Around, HERE } from '../src/around.ts';
import { answersTo, type Question } from '../src/ask.ts';
import { ensureBucket } from '../src/bucket.ts';
import { readConfiguration } from '../src/configuration.ts';
import { buildDeskAssets } from '../src/desk-assets.ts';
import { EnvironmentSecrets } from '../src/environment-secrets.ts';
import { deployEverything } from '../src/everything.ts';
import { planOf } from '../src/plan.ts';
import { ALLOWED_ORIGINS, FILES_BUCKET, originsOf, SUPERVISOR_EMAIL } from '../src/questions.ts';
import { PretendCloudflare } from './support/pretend-cloudflare.ts';

const SECRETS = ['BRIDGE_SECRET', 'TOKEN_KEYS', 'IDENTITY_SECRET'];
const ANSWERS = { SUPERVISOR_EMAIL: 'owner@shop.test', ALLOWED_ORIGINS: 'https://shop.test/' };
let cloudflare: PretendCloudflare;
let folder: string;
beforeEach(async () => {
  cloudflare = await PretendCloudflare.start();
  folder = mkdtempSync(join(tmpdir(), 'chimp-deploy-test-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await cloudflare.stop();
  rmSync(folder, { recursive: true, force: true });
});

const textsOf = (upload: (typeof cloudflare.uploads)[number] | undefined) =>
  Object.fromEntries(
    (upload?.bindings ?? []).flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]])),
  );

describe('npm run deploy', () => {
  it('brings everything up by one command, with the real Wrangler', async () => {
    for (const [name, value] of Object.entries(cloudflare.environment)) vi.stubEnv(name, value);
    const said: string[] = [];
    const code = await deployEverything(['staging'], {
      terminal: null,
      env: { ...ANSWERS, FILES_BUCKET: 'shop-files' },
      state: `${folder}/`,
      say: (line) => void said.push(line),
      // `check.test.ts` proves what is left out here.
      tools: { ...HERE.tools, check: async () => '' },
    });
    const stdout = said.join('\n');
    expect(code).toBe(0);
    const [upload, ...more] = cloudflare.uploads;
    expect([upload?.script, more]).toEqual(['chimp-assist-staging', []]);
    expect([...cloudflare.buckets]).toEqual(['shop-files']);
    expect(upload?.bindings).toContainEqual(
      expect.objectContaining({ type: 'r2_bucket', name: 'FILES', bucket_name: 'shop-files' }),
    );
    const texts = textsOf(upload);
    expect(Object.keys(texts)).toEqual(expect.arrayContaining([...SECRETS, 'FIRST_SUPERVISOR']));
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
  });
});

/** A deploy in this process, whose steps outside of it are only noted. */
function pretended(there: string[] | null, env: Record<string, string> = {}) {
  const calls: string[] = [];
  const brought: Record<string, string>[] = [];
  const said: string[] = [];
  let code = 0;
  const around: Around = {
    terminal: null,
    env,
    state: `${folder}/`,
    say: (line) => void said.push(line),
    tools: {
      check: async (environment) => `${environment} can be deployed.`,
      secretsThere: async () => there,
      ensureProject: async (project) => [`https://${project}.pages.dev`],
      ensureBucket: async (name, jurisdiction) => void calls.push(`bucket ${name} ${jurisdiction}`.trim()),
      setDesk: async (project, settings) => void calls.push(`${project} ${JSON.stringify(settings)}`),
      buildDeskAssets: async () => 'the desk',
      async deployWorker(args) {
        const file = args[args.indexOf('--secrets-file') + 1] ?? '';
        const has = args.includes('--secrets-file');
        brought.push(has ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {});
        calls.push(args.map((arg) => (has && arg === file ? '<file>' : arg)).join(' '));
        return { code, targets: ['https://staging.shop.workers.dev'] };
      },
      async deployBackOffice(args) {
        calls.push(args.join(' '));
        return 0;
      },
    },
  };
  return {
    calls,
    brought,
    said,
    fails: (with_: number) => {
      code = with_;
    },
    run: (...args: string[]) => deployEverything(args, around),
  };
}

describe('the bucket for files', () => {
  it('is made, bound by this deploy and the next, and named to Cloudflare', async () => {
    const first = pretended(null, { ...ANSWERS, FILES_BUCKET: 'shop-files' });
    expect(await first.run('staging')).toBe(0);
    const config = `${folder}/.chimp/deploy/staging-wrangler.toml`;
    expect(first.calls.slice(0, 2)).toEqual([
      'bucket shop-files',
      `deploy --env staging --config ${config} --secrets-file <file>`,
    ]);
    expect(readFileSync(config, 'utf8')).toMatch(
      /\[\[env\.staging\.r2_buckets\]\]\nbinding = "FILES"\nbucket_name = "shop-files"\n$/,
    );
    expect(readConfiguration('staging', config).hasBucket).toBe(true);
    const names = Object.keys(first.brought[0] ?? {});
    expect(names).toContain('FILES_BUCKET');
    const second = pretended(names);
    expect(await second.run('staging')).toBe(0);
    expect(second.calls.slice(0, 2)).toEqual([
      'bucket shop-files',
      `deploy --env staging --config ${config}`,
    ]);
  });

  it('is not lost by a deploy from a machine that does not know it', async () => {
    const elsewhere = pretended([...SECRETS, 'FIRST_SUPERVISOR', 'ALLOWED_ORIGINS', 'FILES_BUCKET']);
    await expect(elsewhere.run('staging')).rejects.toThrow(/Set FILES_BUCKET to its name, or to none/);
    expect(elsewhere.calls).toEqual([]);
  });

  it('is asked for in the terminal, and can be left out', async () => {
    expect(FILES_BUCKET.trouble('none')).toBeNull();
    expect(FILES_BUCKET.trouble('Shop Files')).toMatch(/small letters/);
    const without = pretended(null, { ...ANSWERS, FILES_BUCKET: 'none' });
    expect(await without.run('staging')).toBe(0);
    expect(without.calls[0]).toBe('deploy --env staging --secrets-file <file>');
  });

  it('that is there already is taken as it is, by the real Wrangler', async () => {
    for (const [name, value] of Object.entries(cloudflare.environment)) vi.stubEnv(name, value);
    cloudflare.buckets.add('shop-files');
    await ensureBucket('shop-files', '');
    await ensureBucket('another-one', '');
    expect([...cloudflare.buckets]).toEqual(['shop-files', 'another-one']);
  });
});

describe('a deploy, step by step', () => {
  it('gives these commands, and by the second run none of what is there', async () => {
    const first = pretended(null, ANSWERS);
    expect(await first.run('staging')).toBe(0);
    expect(first.calls).toEqual([
      'deploy --env staging --secrets-file <file>',
      'chimp-assist-back-office-staging {"BACKEND_ENDPOINT":"https://staging.shop.workers.dev","MQTT_BASE_TOPIC":"chimpassist/staging"}',
      '--project-name chimp-assist-back-office-staging',
    ]);
    const names = Object.keys(first.brought[0] ?? {});
    expect(names).toEqual([...SECRETS, 'VAPID_KEYS', 'FIRST_SUPERVISOR', 'ALLOWED_ORIGINS']);
    const second = pretended(names);
    expect(await second.run('staging')).toBe(0);
    expect(second.calls[0]).toBe('deploy --env staging');
    expect(second.brought).toEqual([{}]);
    expect(second.said.join('\n')).not.toContain('password ');
  });

  it('goes on where a first run was cut off, with the same keys and password', async () => {
    const cut = pretended(null, { ...ANSWERS, SUPERVISOR_PASSWORD: 'chosen by me' });
    cut.fails(1);
    expect([await cut.run('staging'), cut.said]).toEqual([1, ['staging can be deployed.']]);
    // No terminal, and no variables: the answers of the first run count.
    const again = pretended(null);
    expect(await again.run('staging', '--desk', 'worker')).toBe(0);
    expect(again.calls).toEqual(['deploy --env staging --secrets-file <file> --assets the desk']);
    const { ALLOWED_ORIGINS: before, ...keys } = cut.brought[0] ?? {};
    const { ALLOWED_ORIGINS: origins, ...same } = again.brought[0] ?? {};
    expect(same).toEqual(keys);
    expect([before, origins]).toEqual([
      'https://shop.test,https://chimp-assist-back-office-staging.pages.dev',
      'https://shop.test',
    ]);
    expect(again.said.join('\n')).toContain('password chosen by me');
    expect(again.said.join('\n')).toMatch(/The desk +https:\/\/staging\.shop\.workers\.dev/);
    expect(new EnvironmentSecrets('staging', `${folder}/`).get('SUPERVISOR_PASSWORD')).toBeUndefined();
  });

  it('names every variable that is missing where there is no terminal, and hangs never', async () => {
    const run = (args: string[], env = {}) => pretended(null, env).run(...args);
    await expect(run([])).rejects.toThrow(/no terminal to ask.*\n.*CHIMP_ENVIRONMENT/);
    await expect(run([], { CHIMP_ENVIRONMENT: 'staging' })).rejects.toThrow(
      /no terminal to ask.*\n.*SUPERVISOR_EMAIL.*\n.*ALLOWED_ORIGINS/,
    );
    await expect(run(['staging'], { ...ANSWERS, SUPERVISOR_EMAIL: 'nobody' })).rejects.toThrow(
      'SUPERVISOR_EMAIL is "nobody". It should be an e-mail address.',
    );
    await expect(run(['staging', '--desk', 'moon'])).rejects.toThrow(/--desk is "moon"/);
    await expect(run(['staging', '--dry-run'])).rejects.toThrow(/Unknown option '--dry-run'. Say: npm run/);
    await expect(run(['moon', '--check'])).rejects.toThrow(/Say which environment: staging or production/);
    const check = pretended(null);
    expect([await check.run('--check'), check.said.length, check.calls]).toEqual([0, 2, []]);
  });

  it('makes of the built page static files with its settings and headers', async () => {
    const made = await buildDeskAssets('staging', { MAIN_PAGE_TITLE: 'Help' }, `${folder}/`);
    const settings = JSON.parse(readFileSync(`${made}/settings.json`, 'utf8')) as Record<string, string>;
    expect(settings).toMatchObject({ BACKEND_ENDPOINT: 'self', MAIN_PAGE_TITLE: 'Help' });
    expect(readFileSync(`${made}/_headers`, 'utf8')).toMatch(
      /^\/\*\n {2}content-security-policy: default-src/,
    );
    expect(existsSync(`${made}/index.html`)).toBe(true);
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

  it('takes the origins of a list, and refuses what is not an address', () => {
    expect(originsOf('https://shop.test/a, http://localhost:*')).toEqual([
      'https://shop.test',
      'http://localhost:*',
    ]);
    for (const list of ['', 'shop.test', 'https://a.test, javascript:x'])
      expect([list, originsOf(list)]).toEqual([list, null]);
    expect(ALLOWED_ORIGINS.trouble('any')).toBeNull();
  });

  it('has no supervisor where a hook signs in, and no road of its own with a broker', async () => {
    const known = {
      configuration: readConfiguration('staging'),
      there: [...SECRETS, 'VAPID_KEYS', 'ALLOWED_ORIGINS'],
      kept: new EnvironmentSecrets('staging', `${folder}/`),
      terminal: null,
      newSupervisor: null,
    };
    const hook = { AUTHENTICATION_ENDPOINT: 'https://hooks.shop.test' };
    expect(await planOf({ ...known, env: hook })).toEqual({
      secrets: hook,
      origins: null,
      supervisor: null,
      usesBroker: false,
      bucket: null,
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
      there: [...SECRETS, 'VAPID_KEYS', 'ALLOWED_ORIGINS', 'FIRST_SUPERVISOR'],
      kept: new EnvironmentSecrets('staging', `${folder}/`),
      env: {},
      terminal: null,
    };
    expect(await planOf({ ...known, newSupervisor: null })).toMatchObject({ secrets: {}, supervisor: null });
    const { secrets, supervisor } = await planOf({ ...known, newSupervisor: 'new@shop.test' });
    expect(Object.keys(secrets)).toEqual(['FIRST_SUPERVISOR']);
    expect(supervisor).toEqual({ email: 'new@shop.test', password: expect.stringMatching(/^[\w-]{20}$/) });
  });

  it('keeps what was made in a file of its user’s, and overwrites none it cannot read', () => {
    const kept = new EnvironmentSecrets('staging', `${folder}/`);
    kept.set({ A: '1' });
    expect([
      new EnvironmentSecrets('staging', `${folder}/`).get('A'),
      statSync(kept.file).mode & 0o777,
    ]).toEqual(['1', 0o600]);
    writeFileSync(kept.file, '{');
    expect(() => new EnvironmentSecrets('staging', `${folder}/`)).toThrow(/cannot be read/);
  });
});
