import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const exec = promisify(execFile);
const BRIDGE = fileURLToPath(new URL('..', import.meta.url));
const PATIENCE_MS = 120_000;

let folder: string;
const worker: Server = createServer((_, response) => response.writeHead(404).end());
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chimp-package-'));
  const { stdout } = await exec('npm', ['pack', '--json', '--pack-destination', folder], { cwd: BRIDGE });
  // What the build says comes before, in colours where it takes this for a CI service.
  const [pack] = JSON.parse(stdout.slice(stdout.search(/^\[$/m))) as { filename: string }[];
  await exec('npm', ['init', '--yes'], { cwd: folder });
  // It has no dependencies, so nothing is asked of a registry.
  await exec('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${pack?.filename}`], {
    cwd: folder,
  });
  await new Promise<void>((resolve) => worker.listen(0, '127.0.0.1', resolve));
}, PATIENCE_MS);
afterAll(async () => {
  await new Promise((resolve) => worker.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** Of an operator who has no repository: nothing of this process's environment but where to find programs. */
const environment = () => ({ PATH: process.env.PATH ?? '', HOME: folder });

const npx = (...args: string[]) =>
  exec('npx', ['--no-install', ...args], { cwd: folder, env: environment() });

/** @returns the line that says that it runs, and the process to end */
async function startBridge(): Promise<{ child: ChildProcess; port: number }> {
  const { port } = worker.address() as AddressInfo;
  const child = spawn(join(folder, 'node_modules/.bin/chimpassist-bridge'), {
    cwd: folder,
    env: {
      ...environment(),
      MQTT_BROKER_HOST: 'mqtt://127.0.0.1:9',
      BACKEND_ENDPOINT: `http://127.0.0.1:${port}`,
      BRIDGE_SECRET: 'a secret of this test, long enough',
      MONGO_CONNECTION_URL: 'mongodb://127.0.0.1:9',
      BRIDGE_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { msg: string; port: number };
      if (said.msg === 'the bridge runs') resolve({ child, port: said.port });
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The bridge ended with ${code}.`)));
  });
}

/** Each test starts processes. */
describe('the package for npx', { timeout: 60_000 }, () => {
  it('explains itself where nothing but the package is there', async () => {
    const { stdout } = await npx('chimpassist-bridge', '--help');
    expect(stdout).toContain('BACKEND_ENDPOINT');
    expect(existsSync(join(folder, 'node_modules/chimpassist-bridge/src'))).toBe(false);
    expect(existsSync(join(folder, 'node_modules/chimpassist-bridge/dist/licenses.md'))).toBe(true);
  });

  it('says in one sentence which setting is missing, of bridge and import', async () => {
    await expect(npx('chimpassist-bridge')).rejects.toMatchObject({
      stderr: expect.stringMatching(/^MQTT_BROKER_HOST is not set/m),
    });
    await expect(npx('chimpassist-import', '--dry-run')).rejects.toMatchObject({
      stderr: expect.stringMatching(/^BACKEND_ENDPOINT is not set/m),
    });
  });

  it('writes passwords and rules for a Mosquitto', async () => {
    const people = [{ role: 'bridge', id: 'bridge', password: 'a long password of the bridge' }];
    writeFileSync(join(folder, 'people.json'), JSON.stringify(people));
    const { stdout } = await npx('chimpassist-bridge', 'mosquitto', 'people.json', '.');
    expect(stdout).toMatch(/^# Written: passwords and acl, 1 people\.\n/);
    expect(stdout).toContain('\nallow_anonymous false\n');
    expect(readFileSync(join(folder, 'passwords'), 'utf8')).toMatch(/^bridge:\$7\$/);
  });

  it(
    'runs from the tarball: says how it is, keeps its spool, and leaves at SIGTERM',
    async () => {
      const { child, port } = await startBridge();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      try {
        const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
        expect(answer.status).toBe(503);
        expect(await answer.json()).toMatchObject({ ok: false, spool: 0, mirror: 'on' });
        expect(existsSync(join(folder, 'spool.db'))).toBe(true);
      } finally {
        child.kill('SIGTERM');
        expect(await ended).toBe(0);
      }
    },
    PATIENCE_MS,
  );
});
