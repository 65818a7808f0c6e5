import type { sideOf } from '@chimpassist/protocol';

/** Receipts for messages that never came. */
const MAX = 500;

type Side = ReturnType<typeof sideOf>;

/** An identity is JSON and ends with a bracket, so nothing that a client sends looks like one with a side. */
const keyOf = (identity: string, side: Side | null): string =>
  side === null ? identity : `${identity} ${side}`;

/** Receipts that came before their messages, by the message's identity. */
export class EarlyReceipts {
  readonly #sql: SqlStorage;
  #readAt: Map<string, number> | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Takes out the receipt that waited for this message: epoch ms, or undefined. */
  take(identity: string, side: Side): number | undefined {
    const all = this.#all();
    const key = [keyOf(identity, side), keyOf(identity, null)].find((each) => all.has(each));
    if (key === undefined) return undefined;
    const readAt = all.get(key);
    all.delete(key);
    this.#sql.exec('DELETE FROM early_receipts WHERE identity = ?', key);
    return readAt;
  }

  /** @param side whose message it is, where the receipt says so. */
  keep(identity: string, side: Side | null, readAt: number): void {
    const key = keyOf(identity, side);
    const all = this.#all();
    if (all.has(key) || all.size >= MAX) return;
    all.set(key, readAt);
    this.#sql.exec('INSERT OR IGNORE INTO early_receipts VALUES (?, ?)', key, readAt);
  }

  #all(): Map<string, number> {
    this.#readAt ??= new Map(
      this.#sql
        .exec<{ identity: string; read_at: number }>('SELECT identity, read_at FROM early_receipts')
        .toArray()
        .map(({ identity, read_at }) => [identity, read_at]),
    );
    return this.#readAt;
  }
}
