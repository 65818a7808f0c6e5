import { readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { freePorts } from '@chimpassist/testing/free-ports';
import { expectNoProcess, newStateDir, type Run, runStart } from '@chimpassist/testing/stack';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pretendNode } from '../src/pretend-node.ts';

let stateDir: string;
const servers: Server[] = [];

beforeEach(() => {
  stateDir = newStateDir();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  rmSync(stateDir, { recursive: true, force: true });
});

async function takenPort(): Promise<number> {
  // It answers nobody, and holds no connection that would keep it from closing.
  const server = createServer((socket) => setTimeout(() => socket.destroy(), 1_000));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A server without a port.');
  return address.port;
}

const PORT_SETTINGS = [
  'MQTT_PORT',
  'MQTT_WS_PORT',
  'WORKER_PORT',
  'BRIDGE_PORT',
  'AUTHENTICATION_PORT',
  'STATISTICS_PORT',
  'BACK_OFFICE_PORT',
  'SHOP_PORT',
  'MAIL_PORT',
  'SMTP_PORT',
] as const;

/** All parts on ports that are free, so that only what the test takes is taken. */
async function freeSettings(): Promise<Record<string, string>> {
  const ports = await freePorts(PORT_SETTINGS.length);
  return Object.fromEntries(PORT_SETTINGS.map((setting, i) => [setting, String(ports[i])]));
}

/** Exit code 1, one sentence on one line, nothing started, nothing written. */
async function expectRefusal(run: Run, sentence: RegExp): Promise<void> {
  expect(await run.exited).toBe(1);
  expect(run.output().trim()).toMatch(sentence);
  expect(run.output().trim().split('\n')).toHaveLength(1);
  expect(readdirSync(stateDir)).toEqual([]);
  await expectNoProcess(stateDir);
}

describe('npm start under conditions that it cannot start in', () => {
  it.each(PORT_SETTINGS)('says which port is taken and that %s moves it', async (setting) => {
    const port = await takenPort();
    const run = runStart({
      env: { ...(await freeSettings()), [setting]: String(port), CHIMP_STATE_DIR: stateDir },
    });
    await expectRefusal(
      run,
      new RegExp(`^Port ${port}, .* is taken by another program: .* set ${setting} to another port`),
    );
  });

  it('says that the broker cannot be reached', async () => {
    const [port] = await freePorts(1);
    const run = runStart({
      env: {
        ...(await freeSettings()),
        MQTT_BROKER_HOST: `ws://127.0.0.1:${port}/mqtt`,
        CHIMP_STATE_DIR: stateDir,
      },
    });
    await expectRefusal(
      run,
      new RegExp(`^The MQTT broker at ws://127.0.0.1:${port}/mqtt cannot be used .*MQTT_BROKER_HOST`),
    );
  });

  it('says that the address does not belong to a broker, if another program answers', async () => {
    const port = await takenPort();
    const run = runStart({
      env: {
        ...(await freeSettings()),
        MQTT_BROKER_HOST: `mqtt://127.0.0.1:${port}`,
        MQTT_BROKER_WS_HOST: 'ws://127.0.0.1:1/mqtt',
        CHIMP_STATE_DIR: stateDir,
      },
    });
    await expectRefusal(run, new RegExp(`^The MQTT broker at mqtt://127.0.0.1:${port} cannot be used `));
  });

  it('says that the database cannot be reached, without the password', async () => {
    const [port] = await freePorts(1);
    const run = runStart({
      env: {
        ...(await freeSettings()),
        MONGO_CONNECTION_URL: `mongodb://chimp:very-secret@127.0.0.1:${port}/`,
        CHIMP_STATE_DIR: stateDir,
      },
    });
    await expectRefusal(
      run,
      new RegExp(`^The MongoDB at .*127.0.0.1:${port}.* cannot be reached .*MONGO_CONNECTION_URL`),
    );
    expect(run.output()).not.toContain('very-secret');
  });

  it('says which Node it needs', async () => {
    const run = runStart({
      args: ['--import', pretendNode('18.20.1'), 'demo/start.mjs'],
      env: { CHIMP_STATE_DIR: stateDir },
    });
    await expectRefusal(
      run,
      /^Chimp Assist needs Node 20\.19\.0 or newer, and this is 18\.20\.1: install a newer Node/,
    );
  });

  it('says what is wrong with a setting', async () => {
    const run = runStart({ env: { WORKER_PORT: 'eighty', CHIMP_STATE_DIR: stateDir } });
    await expectRefusal(run, /^WORKER_PORT is "eighty", which is not a port number/);
  });
});
