import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentOf } from '../src/configuration.ts';
import { makeSecrets, secretsFileOf, secretsInFile } from '../src/secrets.ts';
import { type Ran, ROOT, run } from '../src/wrangler.ts';
import { PretendCloudflare } from './support/pretend-cloudflare.ts';

const SECRETS = ['BRIDGE_SECRET', 'TOKEN_KEYS', 'IDENTITY_SECRET'];
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

const deploy = (...args: string[]): Promise<Ran> =>
  run(`${ROOT}deploy/src/main.ts`, ['worker', ...args], ROOT, cloudflare.environment);
const bareWrangler = (...args: string[]): Promise<Ran> =>
  run(`${ROOT}node_modules/wrangler/bin/wrangler.js`, args, ROOT, cloudflare.environment);

describe('npm run deploy', () => {
  it('stops before a first deploy without secrets, and says how to make them', async () => {
    const { code, stderr } = await deploy('staging');
    expect(stderr).toContain(
      'Nothing was deployed: chimp-assist-staging lacks BRIDGE_SECRET, TOKEN_KEYS, IDENTITY_SECRET.',
    );
    expect(stderr).toContain('npm run deploy:secrets -- staging');
    expect(stderr).toContain(`npm run deploy -- staging --secrets-file ${secretsFileOf('staging')}`);
    expect({ code, uploads: cloudflare.uploads.length }).toEqual({ code: 1, uploads: 0 });
  });

  it('brings a first Worker up with its objects, migrations, secrets and observability', async () => {
    await makeSecrets('staging', { root: `${folder}/` });
    const file = `${folder}/${secretsFileOf('staging')}`;
    const { code, stdout, stderr } = await deploy('staging', '--secrets-file', file);
    expect({ code, stderr: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, stderr: '' });
    const [upload, ...more] = cloudflare.uploads;
    expect(more).toEqual([]);
    const named = (type: string) =>
      upload?.bindings
        .filter((binding) => binding.type === type)
        .map(({ name }) => name)
        .sort();
    expect(upload).toMatchObject({
      script: 'chimp-assist-staging',
      migrations: { new_tag: 'v9' },
      observability: { enabled: true },
      // Objects that are at work keep the old code for so many seconds.
      code_update_strategy: { mode: 'deferred', max_delay: 30 },
    });
    expect(named('durable_object_namespace')).toEqual([
      'ARCHIVE',
      'ATTENDANT_DESK',
      'ATTENDANT_DIRECTORY',
      'CHAT_SESSION',
      'DOORKEEPER',
      'LEDGER',
      'LINK',
      'SESSION_INDEX',
      'VISITORS',
      'WEBHOOK',
      'WORKSPACE',
    ]);
    expect(named('secret_text')).toEqual([...SECRETS, 'VAPID_KEYS'].sort());
    expect(upload?.bindings.find(({ name }) => name === 'MQTT_BASE_TOPIC')?.text).toBe('chimpassist/staging');
  });

  it('stops where the deployed Worker lacks a secret, and names it and its command', async () => {
    cloudflare.workers.set('chimp-assist-production', ['BRIDGE_SECRET', 'TOKEN_KEYS']);
    const { code, stderr } = await deploy('production');
    expect(stderr).toContain('Nothing was deployed: chimp-assist-production lacks IDENTITY_SECRET. Set it');
    expect(stderr).toContain('npx wrangler secret put IDENTITY_SECRET --env production');
    expect({ code, uploads: cloudflare.uploads.length }).toEqual({ code: 1, uploads: 0 });
  });

  it('deploys again without bringing secrets that are there', async () => {
    cloudflare.workers.set('chimp-assist-production', SECRETS);
    const { code } = await deploy('production');
    expect({ code, uploads: cloudflare.uploads.map(({ script }) => script) }).toEqual({
      code: 0,
      uploads: ['chimp-assist-production'],
    });
  });

  it('deploys only to an environment that is named', async () => {
    expect(() => environmentOf('live')).toThrow(/staging or production/);
    const { code, stderr } = await deploy();
    expect({ code, said: stderr.includes('Say which environment') }).toEqual({ code: 1, said: true });
  });

  it('says in a sentence that an option is unknown, and that nobody has signed in', async () => {
    const option = await deploy('staging', '--dry-run');
    expect(option).toMatchObject({ code: 1, stdout: '' });
    expect(option.stderr).toMatch(
      /^Unknown option '--dry-run'. Say: npm run deploy -- <staging or production>/,
    );
    const stranger = await run(`${ROOT}deploy/src/main.ts`, ['worker', 'staging'], ROOT, {
      CLOUDFLARE_API_TOKEN: '',
      CLOUDFLARE_ACCOUNT_ID: '',
      HOME: folder,
      XDG_CONFIG_HOME: folder,
    });
    expect(stranger.stderr).toMatch(/^Nothing was deployed: .* npx wrangler login/m);
    expect(stranger.code).toBe(1);
  });
});

describe('a plain wrangler deploy', () => {
  it('stops too where a secret is missing, in every environment', async () => {
    for (const args of [[], ['--env', 'staging'], ['--env', 'production']]) {
      const { code, stderr } = await bareWrangler('deploy', ...args);
      expect(stderr).toMatch(
        /required secrets have not been set: BRIDGE_SECRET, TOKEN_KEYS, IDENTITY_SECRET/,
      );
      expect(code).not.toBe(0);
    }
    expect(cloudflare.uploads).toEqual([]);
  });
});

describe('npm run deploy:secrets', () => {
  it('makes every required secret for its user’s eyes only, and overwrites no file', async () => {
    const name = await makeSecrets('staging', { root: `${folder}/` });
    const file = `${folder}/${name}`;
    expect((await secretsInFile(file)).sort()).toEqual([...SECRETS, 'VAPID_KEYS'].sort());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secrets = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    const { keys } = JSON.parse(secrets.TOKEN_KEYS ?? '') as { keys: object[] };
    expect(keys).toMatchObject([{ kty: 'EC', crv: 'P-256', alg: 'ES256', d: expect.any(String) }]);
    expect(JSON.parse(secrets.VAPID_KEYS ?? '')).toMatchObject({
      kty: 'EC',
      crv: 'P-256',
      d: expect.any(String),
    });
    await expect(makeSecrets('staging', { root: `${folder}/` })).rejects.toThrow(/is there already/);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(secrets);
  });

  it('bear the name of a site beside the first one, in a file of its own', async () => {
    const root = `${folder}/`;
    const file = await makeSecrets('staging', { root, site: 'north-1' });
    expect(file).not.toBe(secretsFileOf('staging'));
    expect((await secretsInFile(`${root}${file}`)).toSorted()).toEqual([
      'BRIDGE_SECRET__NORTH_1',
      'IDENTITY_SECRET__NORTH_1',
      'TOKEN_KEYS__NORTH_1',
      'VAPID_KEYS__NORTH_1',
    ]);
    await expect(makeSecrets('staging', { root, site: '../north' })).rejects.toThrow(/names no site/);
  });

  it('takes files of lines too, and says which file it cannot read', async () => {
    const file = `${folder}/secrets.env`;
    const long = 'x'.repeat(32);
    writeFileSync(file, `BRIDGE_SECRET=${long}\nIDENTITY_SECRET=\n`);
    expect(await secretsInFile(file)).toEqual(['BRIDGE_SECRET']);
    for (const rubbish of ['{"BRIDGE_SECRET": 7}', '[1]', '{']) {
      writeFileSync(file, rubbish);
      await expect(secretsInFile(file)).rejects.toThrow(/neither an object of texts as JSON nor lines/);
    }
    await expect(secretsInFile(folder)).rejects.toThrow(/neither an object of texts as JSON nor lines/);
    writeFileSync(file, 'rubbish');
    await expect(secretsInFile(file)).rejects.toThrow(/names no secret/);
    await expect(secretsInFile(`${folder}/none`)).rejects.toThrow(/There is no/);
  });

  it('stops at a short secret and at keys that cannot sign, without repeating them', async () => {
    const file = `${folder}/secrets.json`;
    writeFileSync(file, JSON.stringify({ IDENTITY_SECRET: 'guess me' }));
    const said = await secretsInFile(file).catch((error: Error) => error.message);
    expect(said).toMatch(/IDENTITY_SECRET has 8 characters, and should have 32 or more/);
    expect(said).not.toContain('guess me');
    for (const keys of ['nonsense', '{"keys":[]}']) {
      writeFileSync(file, JSON.stringify({ TOKEN_KEYS: keys }));
      await expect(secretsInFile(file)).rejects.toThrow(/TOKEN_KEYS .*npm run deploy:secrets/);
    }
    writeFileSync(file, JSON.stringify({ VAPID_KEYS: '{"kty":"EC","crv":"P-256"}' }));
    await expect(secretsInFile(file)).rejects.toThrow(/VAPID_KEYS .*npm run deploy:secrets/);
  });
});
