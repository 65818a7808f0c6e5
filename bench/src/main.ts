import { cpus, loadavg } from 'node:os';
import { killAllGroups } from '../../demo/src/process-groups.ts';
import { compareWith } from './compare/compare.ts';
import { endOnInterrupt, isInterrupted } from './interrupt.ts';
import { measureRun } from './measure.ts';
import { openFilesMax } from './open-files.ts';
import { type Options, readOptions } from './options.ts';
import { fillPages } from './pages.ts';
import { type Result, saveResult } from './result.ts';
import { withNeeded } from './rows.ts';
import { summariesOf } from './summary.ts';
import { tableOf } from './table.ts';

process.on('exit', killAllGroups);
endOnInterrupt();
const options = optionsOrExit();
process.exitCode =
  options.compare === null ? await measure(options) : await compareWith(options.compare, options);

/** Measures this tree. Returns the exit code. */
async function measure({ asked, isPart, quick, runs }: Options): Promise<number> {
  const chosen = withNeeded(asked);
  const more = chosen.filter((bench) => !asked.includes(bench));
  if (more.length > 0) console.error(`Measured as well, because the others need it: ${more.join(', ')}.`);
  const loadBefore = Number((loadavg()[0] ?? 0).toFixed(2));
  const begun = new Date();
  const measured = [];
  for (let run = 1; run <= runs; run++) measured.push(await measureRun(chosen, run, quick));

  // Half a run is not a result.
  if (isInterrupted()) return 1;
  const found = measured.flatMap((one) => one.found);
  const result: Result = {
    begun: begun.toISOString(),
    seconds: Math.round((Date.now() - begun.getTime()) / 1_000),
    quick,
    runs,
    machine: { cores: cpus().length, node: process.version, openFiles: openFilesMax(), loadBefore },
    figures: summariesOf(found),
    failed: measured.flatMap(({ failed }) => failed),
    probes: [...new Set(found.flatMap(({ before, after }) => [before, after]))],
  };
  const isFull = !quick && !isPart;
  saveResult(isFull ? 'latest' : 'trial', result);
  if (isFull) fillPages(result);
  const noisy = result.figures.flatMap(({ bench, noise }) =>
    noise.map((reason) => `- noisy, ${bench}, ${reason}`),
  );
  const failed = result.failed.map(
    ({ bench, run, reason }) => `- not measured, ${bench}, run ${run}: ${reason}`,
  );
  console.log([tableOf(result.figures), [...new Set([...noisy, ...failed])].join('\n')].join('\n\n'));
  return result.failed.length === 0 ? 0 : 1;
}

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof RangeError ? error.message : error);
    process.exit(1);
  }
}
