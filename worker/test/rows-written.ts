import { runInDurableObject } from 'cloudflare:test';

/** Counts every row that an object writes while `work` runs: tables, indexes, cursors, its values by name, and its alarm. */
export async function rowsWritten<T extends Rpc.DurableObjectBranded>(
  stub: DurableObjectStub<T>,
  work: () => Promise<unknown>,
): Promise<number> {
  const restore = await runInDurableObject(stub, (_, { storage }) => {
    const counts = { rows: 0 };
    const exec = storage.sql.exec.bind(storage.sql);
    const setAlarm = storage.setAlarm.bind(storage);
    const { kv } = storage;
    const put = kv.put.bind(kv);
    storage.sql.exec = ((...args: Parameters<typeof exec>) => {
      const cursor = exec(...args);
      const rows = cursor.toArray();
      counts.rows += cursor.rowsWritten;
      return Object.assign(rows, {
        toArray: () => rows,
        one: () => rows[0],
        rowsWritten: cursor.rowsWritten,
      });
    }) as unknown as typeof exec;
    storage.setAlarm = (time, options) => {
      counts.rows += 1;
      return setAlarm(time, options);
    };
    kv.put = ((...args: Parameters<typeof put>) => {
      counts.rows += 1;
      put(...args);
    }) as typeof put;
    return () => {
      kv.put = put;
      storage.sql.exec = exec;
      storage.setAlarm = setAlarm;
      return counts.rows;
    };
  });
  await work();
  return runInDurableObject(stub, () => restore());
}
