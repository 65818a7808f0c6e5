/** What an object of a version of before had on its disk. `README.md` says how it was written. */
export interface Stored {
  schema: string[];
  tables: Record<string, (string | number | null | { hex: string })[][]>;
}

const bytesOf = (hex: string): ArrayBuffer =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)).buffer as ArrayBuffer;

const tablesOf = ({ sql }: DurableObjectStorage): string[] =>
  sql
    .exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
    )
    .toArray()
    .map(({ name }) => name);

/** Puts it in the place of everything that is there. */
export function put(storage: DurableObjectStorage, { schema, tables }: Stored): void {
  storage.transactionSync(() => {
    for (const name of tablesOf(storage)) storage.sql.exec(`DROP TABLE ${name}`);
    for (const statement of schema) storage.sql.exec(statement);
    for (const [name, rows] of Object.entries(tables)) {
      for (const row of rows) {
        const values = row.map((value) =>
          value !== null && typeof value === 'object' ? bytesOf(value.hex) : value,
        );
        storage.sql.exec(`INSERT INTO ${name} VALUES (${values.map(() => '?').join(', ')})`, ...values);
      }
    }
  });
}

/** All rows, by table. */
export const rowsOf = (storage: DurableObjectStorage): Record<string, unknown[]> =>
  Object.fromEntries(
    tablesOf(storage).map((name) => [name, storage.sql.exec(`SELECT * FROM ${name}`).toArray()]),
  );
