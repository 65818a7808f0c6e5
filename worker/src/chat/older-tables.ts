import type { SessionInfo } from '@chimpassist/protocol';
import type { Control } from '@chimpassist/protocol/frames';
import type { ChatDocument, Snapshot } from './chat-document.ts';
import { type ChatRecord, EMPTY_RECORD } from './chat-record.ts';
import { type LogTable, ROW_KINDS } from './log-table.ts';
import { putSessionsRow } from './session-snapshots.ts';

/** Beside `log`, which is as it was. */
const OLDER_TABLES = ['state', 'sessions', 'digests', 'early_receipts', 'controls', 'migrations'];

/** In the row of the state, and in each other row. */
const SNAPSHOTS_IN_STATE = 12;
const SNAPSHOTS_IN_ROW = 64;

/**
 * A chat that a version up to November 2026 stored, in seven tables, becomes one table as it is opened: all of it or nothing, so
 * that an object which is stopped in between does it again. The log stays where it is, with its numbers.
 */
export function takeOlderTables(storage: DurableObjectStorage, table: LogTable): void {
  const { sql } = storage;
  if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'early_receipts'").toArray().length === 0) return;
  storage.transactionSync(() => {
    const snapshots = sql
      .exec<{ snapshot: number; json: string }>('SELECT snapshot, json FROM sessions ORDER BY snapshot')
      .toArray()
      .map(
        ({ snapshot: id, json }): Snapshot => ({ id, info: JSON.parse(json) as SessionInfo, isUsed: true }),
      );
    const old = snapshots.splice(0, Math.max(0, snapshots.length - SNAPSHOTS_IN_STATE));
    for (let from = 0; from < old.length; from += SNAPSHOTS_IN_ROW)
      putSessionsRow(table, old.slice(from, from + SNAPSHOTS_IN_ROW));
    sql.exec(`INSERT INTO log SELECT -2 * first_seq, ${ROW_KINDS.digest}, 0, 0, hashes, NULL FROM digests`);
    const [state] = sql.exec<{ json: string }>('SELECT json FROM state').toArray();
    const early = sql
      .exec<{ identity: string; read_at: number }>('SELECT identity, read_at FROM early_receipts')
      .toArray()
      .map(({ identity, read_at }): [string, number] => [identity, read_at]);
    const controls = sql
      .exec<{ json: string }>('SELECT json FROM controls ORDER BY rev')
      .toArray()
      .map(({ json }) => JSON.parse(json) as Control);
    if (state !== undefined || early.length > 0) {
      const record = state ? (JSON.parse(state.json) as ChatRecord) : EMPTY_RECORD;
      const document: ChatDocument = { record, snapshots, controls: controls.map(stored(snapshots)), early };
      table.put(0, ROW_KINDS.state, {}, JSON.stringify(document));
    }
    for (const name of OLDER_TABLES) sql.exec(`DROP TABLE ${name}`);
  });
}

/** A control names the session by a snapshot: the last one that says the same. */
const stored =
  (snapshots: readonly Snapshot[]) =>
  ({
    sessionTopic,
    rev,
    payload: { sessionInfo, ...payload },
  }: Control): ChatDocument['controls'][number] => {
    const text = JSON.stringify(sessionInfo);
    const same = snapshots.findLast(({ info }) => JSON.stringify(info) === text);
    return { sessionTopic, rev, snapshot: same?.id ?? snapshots.at(-1)?.id ?? 0, payload };
  };
