import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { plainEnvironment, startChild } from '../src/child.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chimp-child-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const say = (script: string) =>
  startChild({
    what: 'The program',
    command: process.execPath,
    args: ['--eval', script],
    cwd: folder,
    env: plainEnvironment(),
    logFile: join(folder, 'logs/program.log'),
  });

it('a program that ends too early is reported with all that came by its output', async () => {
  // Said by a program of a group of its own, which outlives the one that began it: what is written last comes late.
  const late = "setTimeout(() => console.error('the last words'), 300)";
  const program = await say(
    `require('node:child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(late)}], { detached: true, stdio: 'inherit' }).unref();
     process.exit(3);`,
  );
  await expect(program.ready(async () => false)).rejects.toThrow(
    /^The program ended by itself \(exit code 3\) before it was ready[\s\S]*the last words$/,
  );
});
