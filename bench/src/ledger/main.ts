/**
 * `node bench/src/ledger/main.ts [chats] [may]`: a year of chats in the ledgers of a Worker in workerd, 2,000,000 unless said
 * otherwise, and how long each report takes; with `may` of that year the one month with its reports. The rows are written into the files of the objects, as the objects write them.
 */

import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { FIGURE_GROUPS } from '@chimpassist/protocol';
import { rowsWithin } from './rows.ts';
import { log, workerOnDisk } from './runtime.ts';

const CHATS = 2_000_000;
const YEAR = 2025;
const MONTHS = 12;
const TIMES = 10;
const MOST_MS = 600_000;

interface Ledger {
  put(rows: object[]): Promise<boolean>;
}
const chats = Number(process.argv[2] ?? CHATS);
const isMay = process.argv[3] === 'may';
const MAY = 4;
const months = isMay ? [MAY] : Array.from({ length: MONTHS }, (_, n) => n);
const worker = await workerOnDisk('bench-ledger');
const monthBegins = (n: number): number => Date.UTC(YEAR, n, 1);
function fill(): { bytes: number; rows: number } {
  let [bytes, rows] = [0, 0];
  for (const { month, file } of [...worker.ledgerFiles()]) {
    const database = new DatabaseSync(file);
    const insert = database.prepare('INSERT OR REPLACE INTO facts (at, key, json) VALUES (?, ?, ?)');
    database.exec('BEGIN');
    const count = Math.round(chats / MONTHS);
    for (const row of rowsWithin(monthBegins(month), monthBegins(month + 1), count))
      insert.run(row.endedAt, `${row.part} ${row.customerId}`, JSON.stringify(row));
    database.exec('COMMIT');
    rows += Number(database.prepare('SELECT count(*) AS n FROM facts').get()?.n);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    bytes += statSync(file).size;
  }
  return { bytes, rows };
}

const first = worker.begin();
await first.ready;
const namespace = await first.getDurableObjectNamespace('LEDGER');
for (const n of months) {
  const month = new Date(monthBegins(n)).toISOString().slice(0, 7);
  const ledger = namespace.get(namespace.idFromName(`ledger ${month} 0001`)) as Ledger;
  const [row] = rowsWithin(monthBegins(n), monthBegins(n + 1), 1);
  if (row !== undefined) await ledger.put([row]);
}
await first.dispose();
log('the ledgers are there');
const { bytes, rows } = fill();
log(`${rows} rows of ${Math.round(bytes / rows)} bytes`);

const runtime = worker.begin();
const { origin } = await runtime.ready;
async function timeOf(query: string): Promise<number> {
  const begun = performance.now();
  const answer = await fetch(`${origin}/figures?${query}`, {
    headers: { authorization: `Bearer ${worker.token}` },
    signal: AbortSignal.timeout(MOST_MS),
  });
  await answer.text();
  if (!answer.ok) throw new Error(`${query}: ${answer.status}`);
  return performance.now() - begun;
}

const SPANS = {
  ...(isMay ? {} : { year: `from=${YEAR}-01-01&to=${YEAR + 1}-01-01` }),
  days31: `from=${YEAR}-05-01&to=${YEAR}-06-01`,
  week: `from=${YEAR}-05-05&to=${YEAR}-05-12`,
  day: `from=${YEAR}-05-07&to=${YEAR}-05-08`,
};
const table: Record<string, unknown>[] = [];
try {
  for (const by of FIGURE_GROUPS)
    log(`by ${by}, rollups made: ${Math.round(await timeOf(`${SPANS.year ?? SPANS.days31}&by=${by}`))} ms`);
  for (const [span, period] of Object.entries(SPANS)) {
    for (const query of FIGURE_GROUPS.flatMap((by) => [`by=${by}`, `by=${by}&attendantId=7`])) {
      const times: number[] = [];
      for (let n = 0; n < TIMES; n++) times.push(await timeOf(`${period}&${query}`));
      times.sort((one, other) => one - other);
      const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1] ?? 0);
      table.push({ span, query, median: at(0.5), p95: at(0.95) });
    }
  }
} finally {
  console.table(table);
  const files = [...worker.ledgerFiles()].reduce((sum, { file }) => sum + statSync(file).size, 0);
  log(`with rollups ${Math.round(files / rows)} bytes a chat`);
  await runtime.dispose();
  worker.remove();
}
