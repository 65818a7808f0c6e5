import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
  it('starts the bridge that is there, as npm start does, names what it needs, and is one that systemd finds no fault with', () => {
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

  it('copies what is there, and runs what the build makes, with the flags of the package', () => {
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
  it('gives the bridge settings that it reads, and stops where one is missing that only the operator knows', () => {
    const bridge = read('bridge/deploy/compose.yaml').split(/^ {2}bridge:$/m)[1] ?? '';
    const given = new Map(
      [...bridge.matchAll(/^ {6}([A-Z][A-Z_]+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
    const known = settings.map(({ name }) => name);
    expect([...given.keys()].filter((name) => !known.includes(name))).toEqual([]);
    expect(needed.filter((name) => !given.has(name))).toEqual([]);
    for (const name of ['BACKEND_ENDPOINT', 'BRIDGE_SECRET'])
      expect(given.get(name)).toMatch(new RegExp(`^\\$\\{${name}:\\?`));
  });
});
