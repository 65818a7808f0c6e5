import {
  API_KEYS_MAX,
  type ApiKey,
  KEY_CALLS_PER_MINUTE,
  type NewKey,
  randomId,
} from '@chimpassist/protocol';
import type { KeyUse } from '../contract/workspace-object.ts';
import { KeyTable } from './key-table.ts';
import type { WorkspaceTable } from './workspace-table.ts';

const MINUTE_MS = 60_000;
/** A key that is used all day costs a row in each of these, and not one for each call. */
const USED_AGAIN_MS = 5 * MINUTE_MS;
const PART = 'keys';

interface Window {
  calls: number;
  /** Epoch ms. */
  endsAt: number;
}

/** Who may call `/v1`, and how often. How often is counted in memory: an object that sleeps has not been called. */
export class Keys {
  readonly #storage: DurableObjectStorage;
  readonly #table: KeyTable;
  readonly #audit: Pick<WorkspaceTable, 'note'>;
  /** By key. */
  readonly #windows = new Map<string, Window>();

  constructor(storage: DurableObjectStorage, audit: Pick<WorkspaceTable, 'note'>) {
    this.#storage = storage;
    this.#table = new KeyTable(storage.sql);
    this.#audit = audit;
  }

  get all(): ApiKey[] {
    return this.#table.all;
  }

  /** @returns null where there is room for no more. */
  add(given: NewKey, hash: string, by: string): ApiKey | null {
    if (this.#table.all.length >= API_KEYS_MAX) return null;
    return this.#storage.transactionSync(() => {
      const key = this.#table.add(randomId(), given, hash, by, Date.now());
      this.#note(null, key, by);
      return key;
    });
  }

  /** @returns null where it is not there. */
  rotate(id: string, hash: string, overlapMs: number, by: string): ApiKey | null {
    const key = this.#table.find(id);
    if (key === null) return null;
    return this.#storage.transactionSync(() => {
      const rotated = this.#table.rotate(key, hash, Date.now() + overlapMs);
      this.#note(key, rotated, by);
      return rotated;
    });
  }

  /** @returns false where it was not there. */
  remove(id: string, by: string): boolean {
    const key = this.#table.find(id);
    if (key === null) return false;
    this.#storage.transactionSync(() => {
      this.#table.remove(id);
      this.#note(key, null, by);
    });
    this.#windows.delete(id);
    return true;
  }

  /** Counts a call. @returns null for what is not a key, or counts no more. */
  use(hash: string): KeyUse | null {
    const now = Date.now();
    const key = this.#table.byHash(hash, now);
    if (key === null || (key.expiresAt !== null && key.expiresAt <= now)) return null;
    if (now - (key.lastUsedAt ?? 0) >= USED_AGAIN_MS) this.#table.used(key, now);
    const known = this.#windows.get(key.id);
    const window = known === undefined || known.endsAt <= now ? { calls: 0, endsAt: now + MINUTE_MS } : known;
    window.calls += 1;
    this.#windows.set(key.id, window);
    const { id, name, scopes } = key;
    return {
      ...{ id, name, scopes },
      limit: KEY_CALLS_PER_MINUTE,
      remaining: Math.max(0, KEY_CALLS_PER_MINUTE - window.calls),
      isOver: window.calls > KEY_CALLS_PER_MINUTE,
      resetMs: window.endsAt - now,
    };
  }

  #note(before: ApiKey | null, after: ApiKey | null, by: string): void {
    const id = (after ?? before)?.id ?? '';
    this.#audit.note({ part: PART, id, before: textOf(before), after: textOf(after), by, at: Date.now() });
  }
}

const textOf = (key: ApiKey | null): string | null => (key === null ? null : JSON.stringify(key));
