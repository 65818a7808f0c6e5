import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { BACK_OFFICE, type BuildTarget, buildIfChanged, SHOP } from '../src/build.ts';
import { ROOT } from '../src/settings.ts';

const PATIENCE_MS = 120_000;
/** What the folders' own commands build: the package with its script-tag files, and the pages to deploy. */
const OTHERS = ['widget/dist', 'back-office/dist'].map((folder) => `${ROOT}${folder}/built-by-another`);
const logs = mkdtempSync(join(tmpdir(), 'chimp-build-'));

afterEach(() => {
  for (const file of OTHERS) rmSync(file, { force: true });
  rmSync(logs, { recursive: true, force: true });
});

const withThoseBefore = (target: BuildTarget): BuildTarget[] => [
  ...target.after.flatMap(withThoseBefore),
  target,
];

it(
  'builds for the demo run side by side, and leave what the folders built alone',
  async () => {
    for (const file of OTHERS) {
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, '');
    }
    const targets = [BACK_OFFICE, SHOP].flatMap(withThoseBefore);
    // As if something had changed since: so all of them are built.
    for (const { dist } of targets) rmSync(`${ROOT}${dist}/.made-of`, { force: true });
    // As a start does it.
    await Promise.all([BACK_OFFICE, SHOP].map((target) => buildIfChanged(target, logs)));
    expect(targets).toHaveLength(3);
    for (const { dist } of targets) expect(existsSync(`${ROOT}${dist}/.made-of`)).toBe(true);
    for (const file of OTHERS) expect(existsSync(file)).toBe(true);
  },
  PATIENCE_MS,
);
