import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DEFAULT_BASE_TOPIC } from '@chimpassist/protocol';
import { signingKeys } from '@chimpassist/protocol/trust';
import { makeTempFolder } from '@chimpassist/testing/temp-folder';
import { buildIfChanged } from '../../../demo/src/build.ts';
import { ROOT } from '../../../demo/src/settings.ts';
import { WORKER } from '../../../demo/src/worker/build.ts';
import { CODE_FILE, DESCRIPTION_FILE, type WorkerDescription } from '../../../demo/src/worker/description.ts';

export interface Runtime {
  ready: Promise<URL>;
  getDurableObjectNamespace(
    binding: string,
  ): Promise<{ idFromName(name: string): object; get(id: object): unknown }>;
  dispose(): Promise<void>;
}
const { Miniflare, convertV4MiniflareOptions } = createRequire(import.meta.resolve('wrangler/package.json'))(
  'miniflare',
) as { Miniflare: new (options: unknown) => Runtime; convertV4MiniflareOptions(options: unknown): unknown };

export const BRIDGE_SECRET = 's'.repeat(32);

export interface WorkerOnDisk {
  /** Begins the Worker with the objects as they are on the disk. */
  begin(): Runtime;
  /** Of a supervisor. */
  token: string;
  /** All files of objects that hold ledgers with rows, by the month of their first row. */
  ledgerFiles(): Generator<{ month: number; file: string }>;
  remove(): void;
}

/** The Worker in workerd, whose objects' files stay in a folder while it is not running, to be read and written. */
export async function workerOnDisk(name: string): Promise<WorkerOnDisk> {
  const folder = makeTempFolder(name);
  mkdirSync(join(folder.path, 'logs'));
  await buildIfChanged(WORKER, join(folder.path, 'logs'));
  const built = `${ROOT}${WORKER.dist}`;
  const description = JSON.parse(readFileSync(join(built, DESCRIPTION_FILE), 'utf8')) as WorkerDescription;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const tokenKeys = JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] });
  const keys = await signingKeys(tokenKeys);
  const supervisor = { kind: 'attendant', id: 1, type: 'support/supervisor' } as const;
  return {
    token: await keys.sign(supervisor, DEFAULT_BASE_TOPIC, { signInId: 'bench', now: Date.now() }),
    begin: () =>
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
          bindings: { ...description.variables, TOKEN_KEYS: tokenKeys, BRIDGE_SECRET },
        }),
      ),
    *ledgerFiles() {
      for (const file of readdirSync(folder.path, { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.sqlite')) continue;
        const database = new DatabaseSync(join(folder.path, file));
        try {
          const isLedger = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'facts'").get();
          const row =
            isLedger === undefined ? undefined : database.prepare('SELECT at FROM facts LIMIT 1').get();
          if (row !== undefined)
            yield { month: new Date(Number(row.at)).getUTCMonth(), file: join(folder.path, file) };
        } finally {
          database.close();
        }
      }
    },
    remove: () => folder.remove(),
  };
}

export const log = (text: string): void => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
