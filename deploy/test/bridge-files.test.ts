import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { NODE_FLAGS } from '../../bridge/bin/node-flags.mjs';
import { ROOT } from '../src/wrangler.ts';

const read = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');
const UNIT = 'deploy/systemd/chimpassist-bridge.service';
const settings = [...read('bridge/src/settings.ts').matchAll(/^ {2}([A-Z][A-Z_]+): (required)?/gm)].map(
  ([, name = '', required]) => ({ name, isRequired: required !== undefined }),
);
const needed = settings.filter(({ isRequired }) => isRequired).map(({ name }) => name);
const onPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

describe('the systemd unit', () => {
  it('starts the bridge as npm start does, and systemd finds no fault', () => {
    const unit = read(UNIT);
    const [, node, ...args] = /^ExecStart=(\S+) (.*)$/m.exec(unit) ?? [];
    expect(node).toBe('/opt/chimp-assist/node_modules/.bin/node');
    expect(args.join(' ').split(' ')).toEqual([...NODE_FLAGS, '/opt/chimp-assist/bridge/src/main.ts']);
    expect(existsSync(`${ROOT}bridge/src/main.ts`)).toBe(true);
    expect(needed.filter((name) => !unit.includes(name))).toEqual([]);
    if (!onPath('systemd-analyze')) return;
    const folder = mkdtempSync(join(tmpdir(), 'chimp-unit-'));
    try {
      const file = `${folder}/chimpassist-bridge.service`;
      writeFileSync(file, unit.replaceAll('/opt/chimp-assist/', ROOT));
      const said = execFileSync('systemd-analyze', ['verify', file], { encoding: 'utf8', stdio: 'pipe' });
      expect(said).toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the Dockerfile', () => {
  const lines = read('bridge/Dockerfile').split('\n');

  it('copies what there is, and runs what the build makes with the package’s flags', () => {
    const copied = lines
      .filter((line) => /^COPY (?!--from)/.test(line))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.length).toBeGreaterThan(4);
    expect(copied.filter((name) => !existsSync(`${ROOT}${name}`))).toEqual([]);
    const [entry = ''] = lines.filter((line) => line.startsWith('ENTRYPOINT'));
    expect(JSON.parse(entry.replace('ENTRYPOINT ', ''))).toEqual(['node', ...NODE_FLAGS, 'dist/bridge.js']);
    expect(read('bridge/vite.config.ts')).toContain("bridge: 'src/main.ts'");
  });
});

describe('the compose file', () => {
  const Compose = v.object({
    services: v.record(
      v.string(),
      v.object({
        image: v.optional(v.string()),
        build: v.optional(v.object({ context: v.string(), dockerfile: v.string() })),
        ports: v.optional(v.array(v.string()), []),
        volumes: v.optional(v.array(v.string()), []),
        depends_on: v.optional(v.array(v.string()), []),
        environment: v.optional(v.record(v.string(), v.string()), {}),
      }),
    ),
    volumes: v.record(v.string(), v.nullable(v.object({}))),
  });
  const FOLDER = 'bridge/deploy/';
  const { services, volumes } = v.parse(Compose, parse(read(`${FOLDER}compose.yaml`)));
  const all = Object.values(services);

  it('gives the bridge settings that it reads, and stops where one is missing', () => {
    const given = services.bridge?.environment ?? {};
    const known = settings.map(({ name }) => name);
    expect(Object.keys(given).filter((name) => !known.includes(name))).toEqual([]);
    expect(needed.filter((name) => !(name in given))).toEqual([]);
    for (const name of ['BACKEND_ENDPOINT', 'BRIDGE_SECRET', 'MQTT_BASE_TOPIC'])
      expect(given[name]).toMatch(new RegExp(`^\\$\\{${name}:\\?`));
  });

  it('names files, services and volumes that exist, and ports that listen', () => {
    const { build } = services.bridge ?? {};
    expect(existsSync(join(ROOT, FOLDER, build?.context ?? 'none', build?.dockerfile ?? 'none'))).toBe(true);
    for (const { depends_on } of all) expect(depends_on.filter((name) => !(name in services))).toEqual([]);
    const mounted = all.flatMap((service) => service.volumes.map((volume) => volume.split(':')[0] ?? ''));
    expect(mounted.length).toBeGreaterThan(3);
    expect(
      mounted.filter((one) => !(one.startsWith('.') ? existsSync(join(ROOT, FOLDER, one)) : one in volumes)),
    ).toEqual([]);
    expect(Object.keys(volumes).filter((one) => !mounted.includes(one))).toEqual([]);
    const listens = [...read(`${FOLDER}mosquitto.conf`).matchAll(/^listener (\d+)/gm)].map(
      ([, port]) => port,
    );
    expect(services.broker?.ports.map((port) => port.split(':').at(-1))).toEqual(listens);
    const { MQTT_BROKER_HOST = '', MONGO_CONNECTION_URL = '' } = services.bridge?.environment ?? {};
    expect([new URL(MQTT_BROKER_HOST).hostname, new URL(MONGO_CONNECTION_URL).hostname]).toEqual([
      'broker',
      'mongo',
    ]);
    expect(listens).toContain(new URL(MQTT_BROKER_HOST).port);
    expect(read('bridge/Dockerfile')).toContain(`EXPOSE ${services.bridge?.ports[0]?.split(':').at(-1)}`);
  });

  it('is reached from its own machine only, since its broker lets everybody in', () => {
    expect(read(`${FOLDER}mosquitto.conf`)).toContain('allow_anonymous true');
    expect(all.flatMap(({ ports }) => ports).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});
