import type { KeyValueStore } from '../core/safe-storage.ts';

/** Who comes back after so long was here before, ms. */
const VISIT_MS = 1_800_000;
/** "Not now" holds for so long, ms. */
const NOT_NOW_MS = 30 * 86_400_000;
/** Of more rules than this the oldest are forgotten. */
const RULES_MAX = 100;

interface ShownRecord {
  /** When a page was last begun, epoch ms. */
  seenAt: number;
  isReturning: boolean;
  /** When which rule's bubble was shown. */
  shown: Record<string, number>;
  notNowAt: number;
}

function readShown(storage: KeyValueStore, key: string): ShownRecord {
  const none: ShownRecord = { seenAt: 0, isReturning: false, shown: {}, notNowAt: 0 };
  try {
    return { ...none, ...JSON.parse(storage.get(key) ?? '{}') };
  } catch {
    return none;
  }
}

/** Whether somebody has said "not now". Nothing is written for it. */
export const isQuiet = (storage: KeyValueStore, key: string): boolean =>
  Date.now() - readShown(storage, key).notNowAt < NOT_NOW_MS;

/** What this browser remembers of bubbles: which were shown, that somebody said "not now", and that they were here before. */
export function createShown(storage: KeyValueStore, key: string) {
  const read = (): ShownRecord => readShown(storage, key);
  const write = (change: Partial<ShownRecord>): void =>
    storage.set(key, JSON.stringify({ ...read(), ...change }));

  const before = read();
  const now = Date.now();
  const isReturning = before.isReturning || (before.seenAt > 0 && now - before.seenAt > VISIT_MS);
  write({ seenAt: now, isReturning });
  return {
    isReturning,
    /** Asked each time: another tab may have shown it. */
    may: (id: string): boolean => {
      const { shown, notNowAt } = read();
      return shown[id] === undefined && Date.now() - notNowAt > NOT_NOW_MS;
    },
    note(id: string): void {
      const shown = Object.entries({ ...read().shown, [id]: Date.now() });
      write({ shown: Object.fromEntries(shown.sort(([, a], [, b]) => a - b).slice(-RULES_MAX)) });
    },
    notNow: (): void => write({ notNowAt: Date.now() }),
  };
}
