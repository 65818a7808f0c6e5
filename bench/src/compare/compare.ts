import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@chimpassist/testing/stack';
import type { Line } from '../figure.ts';
import type { Probe } from '../ground.ts';
import { isInterrupted, onInterrupt } from '../interrupt.ts';
import type { Options } from '../options.ts';
import { probe } from '../probe.ts';
import { RESULTS, readResult } from '../result.ts';
import { groupsOf } from '../rows.ts';
import { keysOf } from '../summary.ts';
import { compareAll, comparisonTable, type SideFound } from './comparison.ts';
import { installPackages } from './packages.ts';
import { Side } from './side.ts';
import { addWorktree } from './worktree.ts';

/**
 * Measures this tree, as it lies there, beside a commit, in turns: what the machine does meanwhile meets both.
 *
 * @returns the exit code: 1 where a figure is worse, or something could not be measured
 */
export async function compareWith(ref: string, options: Options): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), 'chimp-compare-'));
  const forgetScratch = onInterrupt(() => rmSync(scratch, { recursive: true, force: true }));
  try {
    return await compareIn(scratch, ref, options);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    forgetScratch();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function compareIn(scratch: string, ref: string, options: Options): Promise<number> {
  const worktree = addWorktree(ROOT, ref);
  const forgetTree = onInterrupt(worktree.remove);
  try {
    console.error(`Comparing this tree with ${ref} (${worktree.commit}).`);
    await installPackages(ROOT, worktree.root);
    const theirs = await Side.open(worktree.commit, worktree.root, scratch);
    const ours = await Side.open('this tree', ROOT, scratch);
    const rows = options.asked.filter((row) => theirs.rows.includes(row));
    const missing = options.asked.filter((row) => !theirs.rows.includes(row));
    if (missing.length > 0)
      console.error(`Left out, because ${ref} does not have it: ${missing.join(', ')}.`);
    if (rows.length === 0)
      throw new RangeError(`${ref} has none of these rows: ${options.asked.join(', ')}.`);
    return await compareRows({ ours, theirs, rows, options });
  } finally {
    forgetTree();
    worktree.remove();
  }
}

interface Sides {
  ours: Side;
  theirs: Side;
  rows: readonly string[];
  options: Options;
}

async function compareRows({ ours, theirs, rows, options }: Sides): Promise<number> {
  const { quick, runs } = options;
  const forgetSides = onInterrupt(async () => {
    await Promise.all([ours.stop(), theirs.stop()]);
  });
  const lines = new Map<string, Line>();
  const found: SideFound[] = [];
  let failures = 0;
  let before: Probe = await probe('before the first round');
  for (const group of groupsOf(rows)) {
    for (let round = 1; round <= runs; round++) {
      for (const [side, bench] of [
        ['theirs', theirs],
        ['ours', ours],
      ] as const) {
        if (isInterrupted()) return 1;
        console.error(`${group.join(', ')}: round ${round} of ${runs}, ${bench.name}`);
        try {
          const { values, failed } = await bench.measure(group, quick);
          const after = await probe(`after ${group.join(', ')}, round ${round}, ${bench.name}`);
          found.push({ side, values, before, after });
          for (const reason of failed) console.error(`${bench.name} did not measure ${reason}`);
          failures += failed.length;
          before = after;
          if (side === 'ours') rememberLines(lines);
        } catch (error) {
          failures += 1;
          console.error(error instanceof Error ? error.message : error);
        }
      }
    }
  }
  forgetSides();
  const compared = compareAll([...lines.values()], found);
  writeFileSync(
    `${RESULTS}trial.compare.json`,
    `${JSON.stringify({ theirs: theirs.name, runs, quick, compared, found: withoutMaps(found) }, null, 2)}\n`,
  );
  console.log(comparisonTable(compared, theirs.name));
  const isWorse = compared.some(({ comparison }) => comparison === 'worse');
  return failures > 0 || isWorse || compared.length === 0 ? 1 : 0;
}

/** Remembers what our own bench just said about its figures, apart from their values. */
function rememberLines(lines: Map<string, Line>): void {
  const { figures } = readResult(readFileSync(`${RESULTS}trial.json`, 'utf8'));
  for (const [n, key] of keysOf(figures).entries()) {
    const figure = figures[n];
    if (figure === undefined) continue;
    const { bench, what, unit, better, aim, isCount, behind } = figure;
    lines.set(key, { bench, what, unit, better, aim, isCount, behind });
  }
}

const withoutMaps = (found: readonly SideFound[]) =>
  found.map(({ values, ...rest }) => ({ ...rest, values: Object.fromEntries(values) }));
