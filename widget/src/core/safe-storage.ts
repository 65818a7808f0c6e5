/** What the core needs of `localStorage`. */
export interface KeyValueStore {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(prefix: string): string[];
}

/**
 * `localStorage` that never throws. Blocked (private windows, third-party frames) or full, values live in memory for as
 * long as the page does; what memory holds goes before what storage holds.
 */
export function safeStorage(open: () => Storage | undefined): KeyValueStore {
  const memory = new Map<string, string>();
  const attempt = <T>(work: (storage: Storage) => T): T | undefined => {
    try {
      const storage = open();
      return storage === undefined ? undefined : work(storage);
    } catch {
      return undefined;
    }
  };
  return {
    get: (key) => memory.get(key) ?? attempt((storage) => storage.getItem(key)) ?? null,
    set(key, value) {
      const isKept = attempt((storage) => {
        storage.setItem(key, value);
        return true;
      });
      if (isKept) memory.delete(key);
      else memory.set(key, value);
    },
    remove(key) {
      memory.delete(key);
      attempt((storage) => storage.removeItem(key));
    },
    keys(prefix) {
      const stored = attempt((storage) => Array.from({ length: storage.length }, (_, i) => storage.key(i)));
      const all = new Set([...(stored ?? []), ...memory.keys()]);
      return [...all].filter((key): key is string => key?.startsWith(prefix) === true);
    },
  };
}
