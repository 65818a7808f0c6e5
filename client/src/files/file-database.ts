import type { SealedBytes } from './sealed-bytes.ts';

const DATABASE = 'chimpassist.files';
const STORE = 'files';

/** What lies under the key of a file. */
export interface FileRecord {
  key: string;
  /** Epoch ms. */
  at: number;
  bytes: SealedBytes;
  thumbnail?: SealedBytes;
  /** What the Worker has answered to an upload, and to which one. */
  uploaded?: { key: string; attachment: SealedBytes };
}

/** Where files of waiting messages lie. All methods may reject: blocked, full, or taken away by the browser. */
export interface FileDatabase {
  put(record: FileRecord): Promise<void>;
  get(key: string): Promise<FileRecord | undefined>;
  delete(key: string): Promise<void>;
  /** The key of each, and since when it lies there. */
  all(): Promise<{ key: string; at: number }[]>;
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** It is written once the transaction is over: a full disk shows there, and not at the request. */
const written = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });

/** The browser's own; opened at the first use, and again where the browser has closed it. */
export function openFileDatabase(): FileDatabase {
  let opening: Promise<IDBDatabase> | null = null;

  function open(): Promise<IDBDatabase> {
    opening ??= (async () => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' });
      const database = await done(request);
      const forget = (): void => {
        opening = null;
      };
      database.onclose = forget;
      // Another tab has a newer version: it must not wait for this one.
      database.onversionchange = () => {
        database.close();
        forget();
      };
      return database;
    })();
    opening.catch(() => {
      opening = null;
    });
    return opening;
  }

  async function write(work: (store: IDBObjectStore) => void): Promise<void> {
    const transaction = (await open()).transaction(STORE, 'readwrite');
    work(transaction.objectStore(STORE));
    await written(transaction);
  }

  return {
    put: (record) => write((store) => store.put(record)),
    get: async (key) => done((await open()).transaction(STORE).objectStore(STORE).get(key)),
    delete: (key) => write((store) => store.delete(key)),
    async all() {
      const store = (await open()).transaction(STORE).objectStore(STORE);
      const found: { key: string; at: number }[] = [];
      await new Promise<void>((resolve, reject) => {
        const request = store.openCursor();
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const cursor = request.result;
          if (cursor === null) return resolve();
          const { key, at } = cursor.value as FileRecord;
          found.push({ key, at });
          cursor.continue();
        };
      });
      return found;
    },
  };
}
