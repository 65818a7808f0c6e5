/** Runs the steps that this object has not had, in one transaction. */
export function migrate(storage: DurableObjectStorage, steps: readonly string[]): void {
  storage.transactionSync(() => {
    storage.sql.exec('CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY)');
    const [row] = storage.sql
      .exec<{ version: number | null }>('SELECT max(version) AS version FROM migrations')
      .toArray();
    for (let version = (row?.version ?? 0) + 1; version <= steps.length; version++) {
      storage.sql.exec(steps[version - 1] ?? '');
      storage.sql.exec('INSERT INTO migrations VALUES (?)', version);
    }
  });
}
