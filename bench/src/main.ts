import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startMosquitto } from '@chimpassist/testing/mosquitto';
import { killAllGroups } from '../../demo/src/process-groups.ts';
import type { Figure } from './figure.ts';
import { Attendants } from './people.ts';
import { pictureOf } from './picture.ts';
import { BROKER_LINES, Platform } from './platform.ts';
import { ROWS, withNeeded } from './rows.ts';
import type { Run } from './run.ts';
import { tableOf } from './table.ts';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));
const ATTENDANTS = 25;
process.on('exit', killAllGroups);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const { quick } = values;
const asked = values.only === undefined ? Object.keys(ROWS) : values.only.split(',');
const chosen = chosenOrExit();
const more = chosen.filter((bench) => !asked.includes(bench));
if (more.length > 0) console.error(`Measured as well, because the others need it: ${more.join(', ')}.`);
const run: Run = {
  platform: await Platform.start(),
  bare: await startMosquitto({ lines: BROKER_LINES }),
  seconds: (full) => (quick ? Math.max(1, full / 5) : full),
  count: (full) => (quick ? Math.ceil(full / 10) : full),
  relayRate: Number.NaN,
  live: [],
};
const attendants = await Attendants.open(run.platform.broker.tcp, ATTENDANTS);
const loadBefore = loadavg()[0] ?? 0;
const begun = new Date();
const figures: Figure[] = [];
const failed: { bench: string; reason: string }[] = [];
for (const bench of chosen) {
  const row = ROWS[bench];
  if (row === undefined) continue;
  const started = performance.now();
  try {
    figures.push(...(await row.measure(run)));
    console.error(`${bench}: ${Math.round((performance.now() - started) / 1_000)} s`);
  } catch (error) {
    // The other rows say something all the same.
    const reason = error instanceof Error ? error.message : String(error);
    failed.push({ bench, reason });
    console.error(`${bench} failed: ${reason}`);
  }
}
await attendants.close();
await run.bare.stop();
await run.platform.stop();

const result = {
  begun: begun.toISOString(),
  seconds: Math.round((Date.now() - begun.getTime()) / 1_000),
  quick,
  machine: { cores: cpus().length, node: process.version, loadBefore: Number(loadBefore.toFixed(2)) },
  figures,
  failed,
};
const name = quick || values.only !== undefined ? 'trial' : 'latest';
mkdirSync(RESULTS, { recursive: true });
writeFileSync(`${RESULTS}${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
writeFileSync(
  `${RESULTS}${name}.svg`,
  pictureOf(figures, `Chimp Assist, ${begun.toISOString().slice(0, 10)}: one run of npm run bench`),
);
console.log(tableOf(figures));
for (const { bench, reason } of failed) console.log(`${bench} was not measured: ${reason}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function chosenOrExit(): string[] {
  try {
    return withNeeded(asked);
  } catch (error) {
    console.error(error instanceof RangeError ? error.message : error);
    process.exit(1);
  }
}
