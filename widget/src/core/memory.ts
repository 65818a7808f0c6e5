import { type OutboxEntry, storedEntry, storedWaitingFile } from '@chimpassist/client/outbox';
import { CustomerSchema } from '@chimpassist/protocol';
import * as v from 'valibot';
import type { StorageKeys } from './config.ts';
import { personOf } from './person.ts';
import type { KeyValueStore } from './safe-storage.ts';
import { createSealedNotes } from './sealed-notes.ts';

const RememberedSchema = v.object({
  /** The id (as text) of the person whose data this is. */
  customerId: v.string(),
  isGuest: v.boolean(),
  sessionId: v.nullable(v.string()),
  token: v.nullable(v.string()),
  /** An attendant ended this session: it is not asked for again until the customer writes. */
  endedSessionId: v.nullable(v.string()),
  /** When a page of this customer was in the chat last, epoch ms. */
  activeAt: v.number(),
  /** For whom the page stood; older versions wrote none. See `person.ts`. */
  of: v.exactOptional(v.string()),
  /** The guest, where the page's own key contains another person or something else. */
  customer: v.exactOptional(CustomerSchema),
  /** Where to connect, as the Worker has named it last. */
  mqtt: v.exactOptional(v.string()),
  edges: v.exactOptional(v.array(v.string())),
  /** The key that seals this person's messages once another person uses the page. */
  seal: v.exactOptional(v.string()),
});
export type Remembered = v.InferOutput<typeof RememberedSchema>;

const EntrySchema = storedEntry(v.record(v.string(), v.unknown()));

/** Messages of a person whose id was not known yet. */
const UnaddressedSchema = v.object({
  /** The id (as text) that the page had given; null where nobody was signed in. */
  of: v.nullable(v.string()),
  words: v.array(
    v.object({
      id: v.string(),
      content: v.string(),
      at: v.number(),
      files: v.exactOptional(v.array(storedWaitingFile)),
    }),
  ),
});
export type Unaddressed = v.InferOutput<typeof UnaddressedSchema>;

/** What outlives a page: the customer, the token, the draft, and messages that are not stored yet. */
export interface Memory {
  read(): Remembered | null;
  /** Returns the same as stored text, to see whether it has changed. */
  readText(): string | null;
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
  /**
   * Somebody else sits here now. Who the former one was goes, token and all; what they had not said yet is put away for
   * them, and a guest's name with it, since nothing else could bring a guest back.
   */
  putAway(): void;
  hasSealedNotes(person: string): boolean;
  /** Restores the messages that this person has not sent, unless the person has gone again meanwhile. */
  restore(person: string, seals: readonly string[], isStillHere: () => boolean): Promise<void>;
}

export function createMemory(storage: KeyValueStore, keys: StorageKeys): Memory {
  /** The entries that this tab has written, and their text, so that only changes are. */
  const written = new Map<string, string>();
  /** By the payload of an entry, which stays the same object and never changes while the rest of the entry does. */
  const payloadTexts = new WeakMap<object, string>();
  const sealedNotes = createSealedNotes(storage, keys.sealedNotes);
  sealedNotes.tidy();

  function parse<T>(text: string | null, schema: v.GenericSchema<unknown, T>): T | null {
    if (text === null) return null;
    try {
      const parsed = v.safeParse(schema, JSON.parse(text));
      return parsed.success ? parsed.output : null;
    } catch {
      return null;
    }
  }

  function textOf({ payload, ...entry }: OutboxEntry<Record<string, unknown>>): string {
    const text = payloadTexts.get(payload) ?? JSON.stringify(payload);
    payloadTexts.set(payload, text);
    return `${JSON.stringify(entry).slice(0, -1)},"payload":${text}}`;
  }

  const read = (): Remembered | null => parse(storage.get(keys.session), RememberedSchema);

  /** The storage keys of the person who uses the page. */
  const ownKeys = (): string[] =>
    storage.keys(keys.prefix).filter((key) => !key.startsWith(keys.sealedNotes));

  return {
    read,
    readText: () => storage.get(keys.session),
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
        for (const entry of entries) written.set(entry.id, textOf(entry));
        return entries.sort((a, b) => a.createdAt - b.createdAt);
      },
      save(entries) {
        for (const entry of entries) {
          const text = textOf(entry);
          if (written.get(entry.id) === text) continue;
          written.set(entry.id, text);
          storage.set(keys.outbox + entry.id, text);
        }
        const present = new Set(entries.map(({ id }) => id));
        for (const id of [...written.keys()]) {
          if (present.has(id)) continue;
          written.delete(id);
          storage.remove(keys.outbox + id);
        }
      },
    },
    putAway() {
      const owner = read();
      for (const key of ownKeys()) {
        const text = storage.get(key);
        const isWaiting = key !== keys.session || (owner?.isGuest === true && owner.customerId !== '');
        if (owner !== null && text !== null && isWaiting) {
          sealedNotes.put(personOf(owner), key.slice(keys.prefix.length), text, owner.seal ?? '');
        }
        storage.remove(key);
      }
      written.clear();
    },
    hasSealedNotes: sealedNotes.has,
    async restore(person, seals, isStillHere) {
      const found = await sealedNotes.look(person, seals);
      if (!isStillHere()) return;
      for (const [name, text] of found) {
        const key = keys.prefix + name;
        const present = storage.get(key);
        const isFree = key === keys.session ? (read()?.customerId ?? '') === '' : present === null;
        // Another draft was begun before the old one was restored: both are kept.
        const isDraft = key === keys.draft && present !== null;
        if (isFree || isDraft) {
          storage.set(key, isDraft ? `${text}\n${present}` : text);
          sealedNotes.drop(person, name);
        }
      }
    },
  };
}
