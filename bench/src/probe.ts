import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Probe } from './ground.ts';
import { median, percentile } from './statistics.ts';

const LOOK_MS = 400;
/** What the row before has left running (a collection of garbage, a checkpoint) ends by itself: this many looks wait for it. */
const LOOKS = 10;
const QUIET_ENOUGH = 0.05;
const WARM_UPS = 8;
const LOOPS = 25;
const STEPS = 4_000_000;
const PAGES = 20;
const PAGE = Buffer.alloc(4_096, 'x');

/** What the last loop counted. It is kept, so that no compiler can leave the loop out. */
let counted = 0;

function loopMs(): number {
  const begun = performance.now();
  let hash = 0x811c9dc5;
  for (let n = 0; n < STEPS; n++) hash = Math.imul(hash ^ (n & 255), 0x01000193) >>> 0;
  counted = hash;
  return performance.now() - begun;
}

/** Milliseconds of all cores since the machine began. */
function coreTimes(): { busy: number; all: number } {
  let busy = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    busy += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return { busy, all: busy + idle };
}

async function busyShare(): Promise<number> {
  const before = coreTimes();
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  const after = coreTimes();
  return after.all === before.all ? 0 : (after.busy - before.busy) / (after.all - before.all);
}

function syncTimesMs(): number[] {
  // Where Worker and bridge keep their state too.
  const folder = mkdtempSync(join(tmpdir(), 'chimp-probe-'));
  const file = openSync(join(folder, 'page'), 'w');
  try {
    return Array.from({ length: PAGES }, () => {
      const begun = performance.now();
      writeSync(file, PAGE, 0, PAGE.length, 0);
      fsyncSync(file);
      return performance.now() - begun;
    });
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Looks at the machine while the bench itself has nothing to do: one to five seconds. */
export async function probe(when: string): Promise<Probe> {
  let busy = await busyShare();
  for (let look = 1; look < LOOKS && busy > QUIET_ENOUGH; look++) busy = await busyShare();
  for (let n = 0; n < WARM_UPS; n++) loopMs();
  const loops = Array.from({ length: LOOPS }, loopMs);
  if (counted < 0) throw new Error('A hash of 32 bits is not negative.');
  return {
    when,
    busy,
    loopMs: { min: Math.min(...loops), median: median(loops), p90: percentile(loops, 0.9) },
    syncMs: median(syncTimesMs()),
    load: loadavg()[0] ?? 0,
  };
}
