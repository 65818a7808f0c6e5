import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkDeploy } from '../src/check.ts';
import { environmentsOf, readConfiguration } from '../src/configuration.ts';
import { ROOT, run } from '../src/wrangler.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A `wrangler.toml` beside ours, changed by `change`. */
function changed(change: (text: string) => string): string {
  const before = readFileSync(`${ROOT}wrangler.toml`, 'utf8');
  const text = change(before);
  expect(text).not.toBe(before);
  const folder = mkdtempSync(join(ROOT, 'deploy', '.test-'));
  folders.push(folder);
  const file = join(folder, 'wrangler.toml');
  writeFileSync(file, text.replaceAll('worker/src/index.ts', `${ROOT}worker/src/index.ts`));
  return file;
}

describe('deploy:check', () => {
  it('proves both environments offline: bundle, start-up, secrets, objects, logs', async () => {
    // How long a start takes on a busy machine is nothing that a test can say.
    const patience = { START_UP_MAX_MS: '20000' };
    const { code, stdout, stderr } = await run(`${ROOT}deploy/src/main.ts`, ['check'], ROOT, patience);
    expect(stderr.replaceAll(/\(node:\d+\).*\n|.*--trace-warnings.*\n/g, '')).toBe('');
    expect(environmentsOf()).toEqual(['staging', 'production']);
    for (const environment of environmentsOf()) {
      expect(stdout).toMatch(
        new RegExp(`^${environment}: chimp-assist-${environment} can be deployed\\. .*BRIDGE_SECRET`, 'm'),
      );
    }
    expect(code).toBe(0);
  });

  it('stops where the Worker is larger than the limit, and says by how much', async () => {
    await expect(checkDeploy('staging', { gzipBytes: 1_000, startUpMs: 60_000 })).rejects.toThrow(
      /The Worker is \d{5,} bytes \(gzip\), above the limit of 1000/,
    );
  });

  it('stops where the Worker takes longer to start than the limit', async () => {
    await expect(checkDeploy('staging', { gzipBytes: 10_000_000, startUpMs: 0, starts: 1 })).rejects.toThrow(
      /takes \d+ ms to start, above the limit of 0/,
    );
  });

  it('stops where an environment does not require a secret', () => {
    const file = changed((text) => text.replaceAll('"TOKEN_KEYS", ', ''));
    expect(() => readConfiguration('production', file)).toThrow(/does not require the secret TOKEN_KEYS/);
  });

  it('stops where an environment lacks an object, since environments inherit none', () => {
    const file = changed((text) =>
      text.replace(/(env\.production\.durable_objects[^[]*)SESSION_INDEX/g, '$1OTHER'),
    );
    expect(() => readConfiguration('production', file)).toThrow(/no binding SESSION_INDEX/);
  });

  it('stops where observability is off, and at a jurisdiction that does not exist', () => {
    const dark = changed((text) => text.replaceAll('enabled = true', 'enabled = false'));
    expect(() => readConfiguration('staging', dark)).toThrow(/observability off/);
    const moon = changed((text) => text.replaceAll('JURISDICTION = ""', 'JURISDICTION = "moon"'));
    expect(() => readConfiguration('staging', moon)).toThrow(/JURISDICTION .* is "moon"/);
  });

  it('knows an environment that an operator has added for one more base topic', () => {
    const file = changed(
      (text) => text + text.slice(text.indexOf('[env.production]')).replaceAll('production', 'brazil'),
    );
    expect(environmentsOf(file)).toEqual(['staging', 'production', 'brazil']);
    expect(readConfiguration('brazil', file)).toMatchObject({
      name: 'chimp-assist-brazil',
      jurisdiction: '',
    });
  });

  it('names the line that cannot be read, and the environment that is missing', () => {
    const broken = changed((text) => text.replace('[env.staging.vars]', '[env.staging.vars'));
    expect(() => readConfiguration('staging', broken)).toThrow(
      /wrangler.toml line \d+ cannot be read: .*TOML/,
    );
    const half = changed((text) => text.slice(0, text.indexOf('[env.production]')));
    expect(() => readConfiguration('production', half)).toThrow(/No environment found .*"production"/);
  });

  it('takes the jurisdiction "eu", and says that it cannot be changed later', () => {
    const file = changed((text) => text.replaceAll('JURISDICTION = ""', 'JURISDICTION = "eu"'));
    expect(readConfiguration('production', file).jurisdiction).toBe('eu');
    expect(readFileSync(`${ROOT}wrangler.toml`, 'utf8')).toMatch(/cannot be changed later/);
  });
});
