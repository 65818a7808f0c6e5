import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../src/settings.ts';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));
/** The database's driver looks for a server this long, and longer on a busy machine. */
const PATIENCE_MS = 60_000;
const RIGHT = {
  MQTT_BROKER_HOST: 'mqtt://127.0.0.1:9',
  BACKEND_ENDPOINT: 'http://127.0.0.1:9',
  BRIDGE_SECRET: 'a secret of this test, long enough',
};

let folder: string;
let stranger: Server;
let strangersPort: number;
const running: ChildProcess[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chimp-mistakes-'));
  stranger = createServer((_, response) => response.writeHead(401).end());
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  strangersPort = (stranger.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
  await new Promise((resolve) => stranger.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** A WebSocket of another program. */
function speak(socket: Duplex, key: string, texts: string[], protocol?: string): void {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const more = protocol === undefined ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`;
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${more}Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  for (const text of texts)
    socket.write(Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]));
  socket.on('error', () => undefined);
  socket.on('end', () => socket.end());
  socket.resume();
}

/** Starts a program as an operator does. */
function start(program: string, args: string[], settings: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [join(SOURCE, program), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', BRIDGE_PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

/** What it says where it cannot go on. */
async function saidBy(program: string, args: string[], settings: Record<string, string>): Promise<string> {
  const child = start(program, args, settings);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(1);
  return said;
}

describe('a setting that is empty counts as not set', () => {
  it.each([
    'SPOOL_PATH',
    'MQTT_BASE_TOPIC',
    'BRIDGE_HOST',
    'BRIDGE_PORT',
    'LEGACY_CLIENTS',
    'MONGO_CONNECTION_URL',
  ])('%s', (name) => {
    expect(readSettings({ ...RIGHT, [name]: ' ' })).toEqual(readSettings(RIGHT));
  });
});

describe('a mistake is one sentence that says what to do', { timeout: PATIENCE_MS }, () => {
  it.each([
    ['MQTT_BASE_TOPIC', 'a/#/b', /^MQTT_BASE_TOPIC has a wildcard/],
    ['MQTT_BASE_TOPIC', '/shop', /^MQTT_BASE_TOPIC has .* a slash at an end/],
    [
      'MONGO_CONNECTION_URL',
      'user:a-password@host',
      /^MONGO_CONNECTION_URL is not the address of a MongoDB(?!.*a-password)/,
    ],
    ['LOG_LEVEL', 'loud', /^LOG_LEVEL is not one of debug, info/],
    ['BACKEND_ENDPOINT', 'ftp://x', /^BACKEND_ENDPOINT is "ftp:\/\/x": write/],
  ])('%s=%s', (name, value, sentence) => {
    expect(() => readSettings({ ...RIGHT, [name]: value })).toThrow(sentence);
  });

  it('where spool, port or address cannot be had', async () => {
    const said = await Promise.all([
      saidBy('main.ts', [], { ...RIGHT, SPOOL_PATH: 'no/such/spool.db' }),
      saidBy('main.ts', [], { ...RIGHT, BRIDGE_PORT: String(strangersPort), SPOOL_PATH: 'one.db' }),
      saidBy('main.ts', [], { ...RIGHT, BRIDGE_HOST: 'nowhere.invalid', SPOOL_PATH: 'two.db' }),
    ]);
    expect(said).toEqual([
      expect.stringMatching(/^SPOOL_PATH is "no\/such\/spool.db", which cannot be used .*\n$/),
      `Port ${strangersPort} is held by another program: end that one, or set BRIDGE_PORT to another port.\n`,
      expect.stringMatching(/^BRIDGE_HOST is "nowhere.invalid", where nothing can listen .*\n$/),
    ]);
  });

  it('where the spool is damaged: what to move away, and what is lost with it', async () => {
    writeFileSync(join(folder, 'spoiled.db'), 'no database, by far '.repeat(500));
    expect(await saidBy('main.ts', [], { ...RIGHT, SPOOL_PATH: 'spoiled.db' })).toMatch(
      /^SPOOL_PATH is "spoiled.db", and the file .* is damaged .*: move both away, .* start again\. .* is lost, .*\n$/,
    );
  });

  it.each([
    ['a web page', (socket: Duplex) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi`)],
    ['a socket of another kind', (socket: Duplex, key: string) => speak(socket, key, ['{"type":"chat"}'])],
    ['a socket that speaks no JSON', (socket: Duplex, key: string) => speak(socket, key, ['hello'])],
    ['a socket with a protocol of its own', (socket: Duplex, key: string) => speak(socket, key, [], 'mqtt')],
  ])('where %s is at the address of the Worker: told once, and tried again', async (_, answer) => {
    let attempts = 0;
    const thrice = new Promise<void>((resolve) => {
      stranger.on('upgrade', (request, socket) => {
        answer(socket, request.headers['sec-websocket-key'] ?? '');
        attempts += 1;
        if (attempts === 3) resolve();
      });
    });
    const child = start('main.ts', [], {
      ...RIGHT,
      BACKEND_ENDPOINT: `http://127.0.0.1:${strangersPort}`,
    });
    let told = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    await thrice;
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('close', resolve));
    const lines = told
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string; hint?: string });
    expect(lines.filter(({ msg }) => msg.startsWith("the desk's socket failed"))).toMatchObject([
      { hint: expect.stringMatching(/^BACKEND_ENDPOINT leads to something else than the Worker/) },
    ]);
  });

  it('where another bridge holds the spool', async () => {
    const other = new DatabaseSync(join(folder, 'held.db'));
    other.exec('BEGIN EXCLUSIVE');
    try {
      expect(await saidBy('main.ts', [], { ...RIGHT, SPOOL_PATH: 'held.db' })).toBe(
        'SPOOL_PATH is "held.db", which another bridge uses: give each a file of its own.\n',
      );
    } finally {
      other.close();
    }
  });

  it('where the list of people for Mosquitto is wrong, without repeating a password', async () => {
    writeFileSync(join(folder, 'words'), 'no JSON');
    writeFileSync(join(folder, 'short'), '[{"role":"customer","id":7,"password":"too short"}]');
    writeFileSync(join(folder, 'other'), '{"password":"the one password"}');
    const said = await Promise.all(
      ['nothing', 'words', 'short', 'other'].map((file) => saidBy('main.ts', ['mosquitto', file, '.'], {})),
    );
    expect(said).toEqual([
      expect.stringMatching(/^nothing cannot be opened \(ENOENT\).*\n$/),
      expect.stringMatching(/^words is not JSON.*\n$/),
      expect.stringMatching(/^short: 0.password is shorter than 16 characters.*\n$/),
      expect.stringMatching(/^other: the whole should be Array.*\n$/),
    ]);
    expect(said.join()).not.toMatch(/too short|the one password/);
  });

  it('where the list for Mosquitto would allow a topic that brokers refuse', async () => {
    writeFileSync(
      join(folder, 'people'),
      '[{"role":"customer","id":7,"password":"long enough for anybody"}]',
    );
    expect(await saidBy('main.ts', ['mosquitto', 'people', '.'], { MQTT_BASE_TOPIC: 'shop/#' })).toMatch(
      /^MQTT_BASE_TOPIC has a wildcard.*\n$/,
    );
  });

  it('where an import has a slip of the pen in its option, or a database that is away', async () => {
    const settings = { ...RIGHT, MONGO_CONNECTION_URL: 'mongodb://127.0.0.1:9' };
    const said = await Promise.all([
      saidBy('cli/import-main.ts', ['--dryrun'], settings),
      saidBy('cli/import-main.ts', ['--dry-run'], settings),
    ]);
    expect(said).toEqual([
      expect.stringMatching(/^Unknown option '--dryrun'. --help says what there is.\n$/),
      expect.stringMatching(/^MongoDB cannot be used .*: look at MONGO_CONNECTION_URL.*\n$/),
    ]);
  });

  it('where a command, an argument or an option does not exist', async () => {
    const said = await Promise.all(
      [['paked'], ['parked', 'now'], ['parked', '--clean'], ['mirror'], ['mosquitto', 'people.json']].map(
        (args) => saidBy('main.ts', args, RIGHT),
      ),
    );
    expect(said).toEqual([
      expect.stringMatching(/^There is no command "paked".\n\nRelays between/),
      "Too many arguments for 'parked'. --help says what there is.\n",
      "Unknown option '--clean'. --help says what there is.\n",
      "Required option '--rebuild' not specified. --help says what there is.\n",
      "Missing required argument 'folder'. --help says what there is.\n",
    ]);
  });

  it('where the Worker refuses the secret: told once, with the address', async () => {
    const child = start('main.ts', [], {
      ...RIGHT,
      BACKEND_ENDPOINT: `http://127.0.0.1:${strangersPort}`,
    });
    let attempts = 0;
    const thrice = new Promise<void>((resolve) => {
      stranger.on('upgrade', (_, socket) => {
        socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        attempts += 1;
        if (attempts === 3) resolve();
      });
    });
    // It comes in pieces that need not end with a line.
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await thrice;
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('close', resolve));
    const told = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string; hint?: string; worker?: string });
    expect(told.filter(({ msg }) => msg.startsWith("the desk's socket failed"))).toMatchObject([
      { hint: 'write the same BRIDGE_SECRET here as at the Worker', worker: `127.0.0.1:${strangersPort}` },
    ]);
  });
});
