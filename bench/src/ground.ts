import { rounded } from './figure.ts';

/** What a probe found while nothing of the bench was at work. */
export interface Probe {
  /** What was about to be measured, or had just been. */
  when: string;
  /** Share of all cores that others used. */
  busy: number;
  /** A fixed loop, milliseconds: its fastest, its median and its slow tenth. */
  loopMs: { min: number; median: number; p90: number };
  /** Median of writing one page through to the disk, milliseconds. */
  syncMs: number;
  /** Of the last minute. Told only: it falls slowly, and the bench itself raises it. */
  load: number;
}

/** Others may use a tenth of the cores. */
const BUSY_MAX = 0.1;
/** The slow tenth of the loop against its fastest of the same probe: another program took the core meanwhile. */
const LOOP_SPREAD_MAX = 1.3;
/** The loop's median against the best of all probes: the core itself was slower. */
const LOOP_DRIFT_MAX = 1.2;
/** The disk against its best of all probes. A disk varies by itself, so this is wide. */
const SYNC_DRIFT_MAX = 4;

/** Why the ground of this probe was noisy, one reason each; empty where it was quiet. `all` are the probes of one command. */
export function noiseOf(probe: Probe, all: readonly Probe[]): string[] {
  const reasons: string[] = [];
  const { loopMs, syncMs, busy } = probe;
  const add = (isNoisy: boolean, reason: string): void => {
    if (isNoisy) reasons.push(reason);
  };
  add(busy > BUSY_MAX, `others used ${Math.round(busy * 100)} % of the cores`);
  const spread = loopMs.p90 / loopMs.min;
  add(spread > LOOP_SPREAD_MAX, `a fixed loop took up to ${rounded(spread)} times its fastest`);
  const drift = loopMs.median / Math.min(...all.map((one) => one.loopMs.median));
  add(drift > LOOP_DRIFT_MAX, `a fixed loop took ${rounded(drift)} times what it took at best`);
  const disk = syncMs / Math.min(...all.map((one) => one.syncMs));
  add(disk > SYNC_DRIFT_MAX, `the disk took ${rounded(disk)} times what it took at best`);
  return reasons;
}

/** The median bears fewer bad runs than good ones, so half of them make a row noisy. */
export const isTooNoisy = (noisyRuns: number, runs: number): boolean =>
  noisyRuns > 0 && noisyRuns * 2 >= runs;
