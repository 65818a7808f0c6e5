/** Receipts for messages that never came. */
const MAX = 500;

/** Receipts that came before their messages, by the message's identity. */
export class EarlyReceipts {
  readonly #sql: SqlStorage;
  #readAt: Map<string, number> | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Takes out the receipt that waited for this message: epoch ms, or undefined. */
  take(identity: string): number | undefined {
    const readAt = this.#all().get(identity);
    if (readAt === undefined) return undefined;
    this.#all().delete(identity);
    this.#sql.exec('DELETE FROM early_receipts WHERE identity = ?', identity);
    return readAt;
  }

  keep(identity: string, readAt: number): void {
    const all = this.#all();
    if (all.has(identity) || all.size >= MAX) return;
    all.set(identity, readAt);
    this.#sql.exec('INSERT OR IGNORE INTO early_receipts VALUES (?, ?)', identity, readAt);
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
