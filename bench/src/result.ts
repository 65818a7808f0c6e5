import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Probe } from './ground.ts';
import type { Failed } from './measure.ts';
import { pictureOf } from './picture.ts';
import type { Summary } from './summary.ts';

export const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));

/** What `results/latest.json` holds. */
export interface Result {
  begun: string;
  seconds: number;
  quick: boolean;
  runs: number;
  machine: {
    cores: number;
    node: string;
    /** How many files a program may hold open; null in runs of before. */
    openFiles: number | null;
    loadBefore: number;
  };
  figures: Summary[];
  failed: Failed[];
  /** Every look at the ground, in order. */
  probes: Probe[];
}

/** The text of a result's file. What is not a number is null in JSON. */
export function readResult(text: string): Result {
  const result = JSON.parse(text) as Result;
  for (const figure of result.figures) {
    figure.values = figure.values.map((value: number | null) => value ?? Number.NaN);
    figure.median ??= Number.NaN;
    figure.min ??= Number.NaN;
    figure.max ??= Number.NaN;
  }
  return result;
}

/** Writes `results/<name>.json` and `results/<name>.svg`. */
export function saveResult(name: 'latest' | 'trial', result: Result): void {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(`${RESULTS}${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
  const { begun, runs } = result;
  const of = runs === 1 ? 'one run' : `medians of ${runs} runs`;
  writeFileSync(
    `${RESULTS}${name}.svg`,
    pictureOf(result.figures, `Chimp Assist, ${begun.slice(0, 10)}: ${of} of npm run bench`),
  );
}
