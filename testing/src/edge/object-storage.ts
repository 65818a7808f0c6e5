import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

type Row = Record<string, unknown>;
type Binding = SQLInputValue | ArrayBuffer | boolean;

const toSqlite = (value: Binding): SQLInputValue => {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return typeof value === 'boolean' ? Number(value) : value;
};

/** Blobs are ArrayBuffers in an object, and Uint8Arrays in Node. */
const fromSqlite = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Uint8Array.from(value).buffer : value,
    ]),
  );

/** What `sql.exec` returns, as far as the Worker looks at it. */
class Cursor {
  readonly rowsWritten: number;
  readonly #rows: Row[];

  constructor(rows: Row[], rowsWritten: number) {
    this.#rows = rows;
    this.rowsWritten = rowsWritten;
  }

  toArray(): Row[] {
    return this.#rows;
  }

  one(): Row {
    const [row] = this.#rows;
    if (row === undefined || this.#rows.length !== 1) throw new Error('Expected exactly one row.');
    return row;
  }

  [Symbol.iterator](): Iterator<Row> {
    return this.#rows.values();
  }
}

/** Keys and values beside the tables. */
function keyValues(database: DatabaseSync) {
  database.exec('CREATE TABLE _kv (key TEXT PRIMARY KEY, json TEXT NOT NULL)');
  return {
    get(key: string): unknown {
      const row = database.prepare('SELECT json FROM _kv WHERE key = ?').get(key);
      return row === undefined ? undefined : JSON.parse(String(row.json));
    },
    put(key: string, value: unknown): void {
      database.prepare('INSERT OR REPLACE INTO _kv VALUES (?, ?)').run(key, JSON.stringify(value));
    },
    delete(key: string): boolean {
      return database.prepare('DELETE FROM _kv WHERE key = ?').run(key).changes > 0;
    },
    list({ prefix = '' }: { prefix?: string } = {}): [string, unknown][] {
      return database
        .prepare('SELECT key, json FROM _kv ORDER BY key')
        .all()
        .map(({ key, json }): [string, unknown] => [String(key), JSON.parse(String(json))])
        .filter(([key]) => key.startsWith(prefix));
    },
  };
}

/** An object's storage: SQLite in memory, and one alarm on the clock of this process. */
export function createObjectStorage(ring: () => Promise<unknown>) {
  const database = new DatabaseSync(':memory:');
  let depth = 0;
  let alarmAt: number | null = null;
  let timer: NodeJS.Timeout | undefined;

  const storage = {
    kv: keyValues(database),
    sql: {
      exec(query: string, ...bindings: Binding[]): Cursor {
        // Only what binds nothing may hold several statements.
        if (bindings.length === 0 && /;\s*\S/.test(query)) {
          database.exec(query);
          return new Cursor([], 0);
        }
        const statement = database.prepare(query);
        const values = bindings.map(toSqlite);
        if (statement.columns().length > 0) return new Cursor(statement.all(...values).map(fromSqlite), 0);
        return new Cursor([], Number(statement.run(...values).changes));
      },
    },
    transactionSync<T>(work: () => T): T {
      const name = `level_${depth}`;
      database.exec(`SAVEPOINT ${name}`);
      depth += 1;
      try {
        const result = work();
        database.exec(`RELEASE ${name}`);
        return result;
      } catch (error) {
        database.exec(`ROLLBACK TO ${name}; RELEASE ${name}`);
        throw error;
      } finally {
        depth -= 1;
      }
    },
    async getAlarm(): Promise<number | null> {
      return alarmAt;
    },
    async setAlarm(at: number): Promise<void> {
      clearTimeout(timer);
      alarmAt = at;
      timer = setTimeout(
        () => {
          alarmAt = null;
          // The platform tries again after a while; here the next event does.
          ring().catch(() => undefined);
        },
        Math.min(Math.max(0, at - Date.now()), 2 ** 31 - 1),
      );
    },
    async deleteAlarm(): Promise<void> {
      clearTimeout(timer);
      alarmAt = null;
    },
  };
  return {
    storage,
    close() {
      clearTimeout(timer);
      database.close();
    },
  };
}
