/**
 * `node bench/src/ledger/main.ts [chats] [may]`: a year of chats in the ledgers of a Worker in workerd, 2,000,000 unless said
 * otherwise, and how long each report takes; with `may` of that year the one month with its reports. The rows are written into the files of the objects, as the objects write them.
 */

import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DEFAULT_BASE_TOPIC, FIGURE_GROUPS } from '@chimpassist/protocol';
import { signingKeys } from '@chimpassist/protocol/trust';
import { makeTempFolder } from '@chimpassist/testing/temp-folder';
import { buildIfChanged } from '../../../demo/src/build.ts';
import { ROOT } from '../../../demo/src/settings.ts';
import { WORKER } from '../../../demo/src/worker/build.ts';
import { CODE_FILE, DESCRIPTION_FILE, type WorkerDescription } from '../../../demo/src/worker/description.ts';
import { rowsWithin } from './rows.ts';

const CHATS = 2_000_000;
const YEAR = 2025;
const MONTHS = 12;
const TIMES = 10;
const MOST_MS = 600_000;

interface Ledger {
  put(rows: object[]): Promise<boolean>;
}
interface Runtime {
  ready: Promise<URL>;
  getDurableObjectNamespace(
    binding: string,
  ): Promise<{ idFromName(name: string): object; get(id: object): Ledger }>;
  dispose(): Promise<void>;
}
const { Miniflare, convertV4MiniflareOptions } = createRequire(import.meta.resolve('wrangler/package.json'))(
  'miniflare',
) as { Miniflare: new (options: unknown) => Runtime; convertV4MiniflareOptions(options: unknown): unknown };

const chats = Number(process.argv[2] ?? CHATS);
const isMay = process.argv[3] === 'may';
const MAY = 4;
const months = isMay ? [MAY] : Array.from({ length: MONTHS }, (_, n) => n);
const folder = makeTempFolder('bench-ledger');
mkdirSync(join(folder.path, 'logs'));
await buildIfChanged(WORKER, join(folder.path, 'logs'));
const built = `${ROOT}${WORKER.dist}`;
const description = JSON.parse(readFileSync(join(built, DESCRIPTION_FILE), 'utf8')) as WorkerDescription;
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const tokenKeys = JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] });
const keys = await signingKeys(tokenKeys);
const begin = (): Runtime =>
  new Miniflare(
    convertV4MiniflareOptions({
      ...{ host: '127.0.0.1', port: 0, cf: false, telemetry: { enabled: false } },
      resourcePersistencePath: folder.path,
      name: description.name,
      modules: [{ type: 'ESModule', path: join(built, CODE_FILE) }],
      modulesRoot: built,
      compatibilityDate: description.compatibilityDate,
      compatibilityFlags: description.compatibilityFlags,
      durableObjects: description.durableObjects,
      bindings: { ...description.variables, TOKEN_KEYS: tokenKeys, BRIDGE_SECRET: 's'.repeat(32) },
    }),
  );

const monthBegins = (n: number): number => Date.UTC(YEAR, n, 1);
const log = (text: string): void => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** All files of objects that hold ledgers with rows, by the month of their first row. */
function* ledgerFiles(): Generator<{ month: number; file: string }> {
  for (const name of readdirSync(folder.path, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.sqlite')) continue;
    const database = new DatabaseSync(join(folder.path, name));
    try {
      const isLedger = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'facts'").get();
      const row = isLedger === undefined ? undefined : database.prepare('SELECT at FROM facts LIMIT 1').get();
      if (row !== undefined)
        yield { month: new Date(Number(row.at)).getUTCMonth(), file: join(folder.path, name) };
    } finally {
      database.close();
    }
  }
}

function fill(): { bytes: number; rows: number } {
  let [bytes, rows] = [0, 0];
  for (const { month, file } of [...ledgerFiles()]) {
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

const first = begin();
await first.ready;
const namespace = await first.getDurableObjectNamespace('LEDGER');
for (const n of months) {
  const month = new Date(monthBegins(n)).toISOString().slice(0, 7);
  const ledger = namespace.get(namespace.idFromName(`ledger ${month} 0001`));
  const [row] = rowsWithin(monthBegins(n), monthBegins(n + 1), 1);
  if (row !== undefined) await ledger.put([row]);
}
await first.dispose();
log('the ledgers are there');
const { bytes, rows } = fill();
log(`${rows} rows of ${Math.round(bytes / rows)} bytes`);

const runtime = begin();
const { origin } = await runtime.ready;
const token = await keys.sign({ kind: 'attendant', id: 1, type: 'support/supervisor' }, DEFAULT_BASE_TOPIC, {
  signInId: 'bench',
  now: Date.now(),
});
async function timeOf(query: string): Promise<number> {
  const begun = performance.now();
  const answer = await fetch(`${origin}/figures?${query}`, {
    headers: { authorization: `Bearer ${token}` },
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
  const files = [...ledgerFiles()].reduce((sum, { file }) => sum + statSync(file).size, 0);
  log(`with rollups ${Math.round(files / rows)} bytes a chat`);
  await runtime.dispose();
  folder.remove();
}
