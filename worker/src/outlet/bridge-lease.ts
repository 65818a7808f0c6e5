/** The active bridge pings every two seconds, without waking the desk; after this it counts as gone. */
export const LEASE_SILENCE_MS = 6_000;

/** In two numbers, since `meta` holds numbers that a double can. */
const BROKER_NAME_KEYS = ['broker_name_1', 'broker_name_2'];
const randomInteger = (): number =>
  crypto.getRandomValues(new Uint8Array(6)).reduce((number, byte) => number * 256 + byte, 0);

/** Which bridge has, or had last, the lease, on disk. Synchronous. */
export class BridgeLease {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get epoch(): number {
    return this.#meta('epoch');
  }

  get holder(): string | null {
    const [row] = this.#sql.exec<{ bridge_id: string }>('SELECT bridge_id FROM lease').toArray();
    return row?.bridge_id ?? null;
  }

  /** 96 bits of chance, made once and kept for good: the name of this desk's bridges at their broker. */
  get brokerName(): string {
    return BROKER_NAME_KEYS.map((key) => {
      if (this.#meta(key) === 0) this.#setMeta(key, 1 + randomInteger());
      return this.#meta(key).toString(16).padStart(12, '0');
    }).join('');
  }

  /** Gives the lease to another bridge, under the next epoch. */
  giveTo(bridgeId: string): void {
    this.#setMeta('epoch', this.epoch + 1);
    this.#sql.exec('INSERT OR REPLACE INTO lease VALUES (1, ?)', bridgeId);
  }

  #meta(key: string): number {
    const [row] = this.#sql.exec<{ value: number }>('SELECT value FROM meta WHERE key = ?', key).toArray();
    return row?.value ?? 0;
  }

  #setMeta(key: string, value: number): void {
    this.#sql.exec(
      'INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      key,
      value,
    );
  }
}
