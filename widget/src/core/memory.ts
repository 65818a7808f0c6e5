import type { OutboxEntry } from '@chimpassist/protocol/connection';
import * as v from 'valibot';
import type { StorageKeys } from './config.ts';
import type { KeyValueStore } from './safe-storage.ts';

const RememberedSchema = v.object({
  /** The text of the id whose things these are. */
  customerId: v.string(),
  isGuest: v.boolean(),
  sessionId: v.nullable(v.string()),
  token: v.nullable(v.string()),
  /** An attendant ended this session: it is not asked for again until the customer writes. */
  endedSessionId: v.nullable(v.string()),
  /** When a page of this customer was in the chat last, epoch ms. */
  activeAt: v.number(),
});
export type Remembered = v.InferOutput<typeof RememberedSchema>;

const EntrySchema = v.object({
  id: v.string(),
  topic: v.string(),
  payload: v.record(v.string(), v.unknown()),
  createdAt: v.number(),
  sentAt: v.exactOptional(v.number()),
});

/** Words of somebody whose id was not known yet. */
const UnaddressedSchema = v.object({
  /** The text of the id that the page had given, null where nobody was signed in. */
  of: v.nullable(v.string()),
  words: v.array(v.object({ id: v.string(), content: v.string(), at: v.number() })),
});
export type Unaddressed = v.InferOutput<typeof UnaddressedSchema>;

/** What outlives a page: who the customer is with which token, the draft, and what is not stored yet. */
export interface Memory {
  read(): Remembered | null;
  write(remembered: Remembered): void;
  readDraft(): string;
  writeDraft(draft: string): void;
  readUnaddressed(): Unaddressed | null;
  writeUnaddressed(unaddressed: Unaddressed): void;
  /** One key an entry: two tabs never overwrite each other's, and a new tab takes over what a closed one left. */
  outbox: {
    load(): OutboxEntry<Record<string, unknown>>[];
    save(entries: OutboxEntry<Record<string, unknown>>[]): void;
  };
  /** Another customer sits here now: nothing of the former may stay. */
  wipe(): void;
}

export function createMemory(storage: KeyValueStore, keys: StorageKeys): Memory {
  /** The entries that this tab has written, and their text, so that only changes are. */
  const written = new Map<string, string>();

  function parse<T>(text: string | null, schema: v.GenericSchema<unknown, T>): T | null {
    if (text === null) return null;
    try {
      const parsed = v.safeParse(schema, JSON.parse(text));
      return parsed.success ? parsed.output : null;
    } catch {
      return null;
    }
  }

  return {
    read: () => parse(storage.get(keys.session), RememberedSchema),
    write: (remembered) => storage.set(keys.session, JSON.stringify(remembered)),
    readDraft: () => storage.get(keys.draft) ?? '',
    writeDraft(draft) {
      if (draft === '') storage.remove(keys.draft);
      else storage.set(keys.draft, draft);
    },
    readUnaddressed: () => parse(storage.get(keys.unaddressed), UnaddressedSchema),
    writeUnaddressed(unaddressed) {
      if (unaddressed.words.length === 0) storage.remove(keys.unaddressed);
      else storage.set(keys.unaddressed, JSON.stringify(unaddressed));
    },
    outbox: {
      load() {
        const entries = storage
          .keys(keys.outbox)
          .flatMap((key) => parse(storage.get(key), EntrySchema) ?? []);
        for (const entry of entries) written.set(entry.id, JSON.stringify(entry));
        return entries.sort((a, b) => a.createdAt - b.createdAt);
      },
      save(entries) {
        for (const entry of entries) {
          const text = JSON.stringify(entry);
          if (written.get(entry.id) === text) continue;
          written.set(entry.id, text);
          storage.set(keys.outbox + entry.id, text);
        }
        const kept = new Set(entries.map(({ id }) => id));
        for (const id of [...written.keys()]) {
          if (kept.has(id)) continue;
          written.delete(id);
          storage.remove(keys.outbox + id);
        }
      },
    },
    wipe() {
      written.clear();
      for (const key of storage.keys(keys.prefix)) storage.remove(key);
    },
  };
}
