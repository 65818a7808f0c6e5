import { startMosquitto } from '@chimpassist/testing/mosquitto';
import { isInterrupted, onInterrupt } from './interrupt.ts';
import { Attendants } from './people.ts';
import { BROKER_LINES, startBenchPlatform } from './platform.ts';
import { probe } from './probe.ts';
import { ROWS } from './rows.ts';
import type { Run } from './run.ts';
import type { RowFound } from './summary.ts';

const ATTENDANTS = 25;

/** A row that said nothing, and why. */
export interface Failed {
  bench: string;
  /** From 1. */
  run: number;
  reason: string;
}

export interface Measured {
  found: RowFound[];
  failed: Failed[];
}

/** One run of these rows, in a platform of its own, with a look at the ground before and after each. */
export async function measureRun(rows: readonly string[], run: number, quick: boolean): Promise<Measured> {
  const measured: Measured = { found: [], failed: [] };
  let before = await probe(`run ${run}, before ${rows[0] ?? 'nothing'}`);
  const shared = await startShared(quick);
  try {
    for (const bench of rows) {
      const row = ROWS[bench];
      if (isInterrupted()) break;
      if (row === undefined || (row.isSameInEveryRun && run > 1)) continue;
      const started = performance.now();
      try {
        const figures = await row.measure(shared.run);
        const seconds = Math.round((performance.now() - started) / 1_000);
        const after = await probe(`run ${run}, after ${bench}`);
        measured.found.push({ bench, run, figures, before, after });
        before = after;
        console.error(`run ${run}, ${bench}: ${seconds} s`);
      } catch (error) {
        // The other rows say something all the same.
        const reason = error instanceof Error ? error.message : String(error);
        measured.failed.push({ bench, run, reason });
        console.error(`run ${run}, ${bench} failed: ${reason}`);
      }
    }
  } finally {
    await shared.stop();
  }
  return measured;
}

/** What the rows of one run share. */
async function startShared(quick: boolean): Promise<{ run: Run; stop(): Promise<void> }> {
  const platform = await startBenchPlatform();
  const bare = await startMosquitto({ lines: BROKER_LINES });
  const attendants = await Attendants.open(platform.broker.tcp, ATTENDANTS);
  const stop = async (): Promise<void> => {
    forget();
    await attendants.close();
    await bare.stop();
    await platform.stop();
  };
  const forget = onInterrupt(stop);
  return {
    run: {
      platform,
      bare,
      seconds: (full) => (quick ? Math.max(1, full / 5) : full),
      count: (full) => (quick ? Math.ceil(full / 10) : full),
      relayRate: Number.NaN,
      live: [],
    },
    stop,
  };
}
