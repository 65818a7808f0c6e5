import * as v from 'valibot';
import { tagOf } from './person.ts';
import type { KeyValueStore } from './safe-storage.ts';

/** Words that nobody came back for in this time are thrown away. */
const WAITS_FOR_MS = 7 * 86_400_000;
const IV_BYTES = 12;

const NoteSchema = v.union([
  /** As it was put away, with what is to seal it. On pages without WebCrypto (`http:`) it stays so. */
  v.object({ at: v.number(), text: v.string(), key: v.string() }),
  v.object({ at: v.number(), iv: v.string(), data: v.string() }),
]);
type Note = v.InferOutput<typeof NoteSchema>;

const toText = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** Missing on pages without a secure context. */
const subtle = (): SubtleCrypto | undefined => globalThis.crypto?.subtle;

/** What seals a person's words: made of what only their sign-in brings. Nobody gets back from it to the proof. */
export async function sealOf(person: string, proof: string | undefined): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([person, proof ?? '']));
  const digest = await subtle()?.digest('SHA-256', bytes);
  return digest === undefined ? '' : toText(new Uint8Array(digest));
}

const keyOf = (crypto: SubtleCrypto, seal: string): Promise<CryptoKey> =>
  crypto.importKey('raw', toBytes(seal), 'AES-GCM', false, ['encrypt', 'decrypt']);

/**
 * What somebody left unsaid when somebody else sat down: drafts and messages that had not been sent. It waits for its
 * writer, sealed, under keys that do not name them.
 *
 * @param prefix of the keys, as in `StorageKeys.sealedNotes`.
 */
export function createSealedNotes(storage: KeyValueStore, prefix: string) {
  function read(key: string): Note | null {
    try {
      const parsed = v.safeParse(NoteSchema, JSON.parse(storage.get(key) ?? ''));
      return parsed.success ? parsed.output : null;
    } catch {
      return null;
    }
  }

  /** Puts the sealed copy where the open one lies, unless it was taken or changed meanwhile. */
  async function seal(key: string, open: string, note: Note): Promise<void> {
    const crypto = subtle();
    if (crypto === undefined || !('text' in note) || note.key === '') return;
    const iv = globalThis.crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const text = new TextEncoder().encode(note.text);
    const data = await crypto.encrypt({ name: 'AES-GCM', iv }, await keyOf(crypto, note.key), text);
    if (storage.get(key) !== open) return;
    storage.set(key, JSON.stringify({ at: note.at, iv: toText(iv), data: toText(new Uint8Array(data)) }));
  }

  async function open(note: Note, seals: readonly string[]): Promise<string | null> {
    if ('text' in note) return note.text;
    const crypto = subtle();
    for (const each of seals) {
      try {
        if (crypto === undefined || each === '') continue;
        const bytes = await crypto.decrypt(
          { name: 'AES-GCM', iv: toBytes(note.iv) },
          await keyOf(crypto, each),
          toBytes(note.data),
        );
        return new TextDecoder().decode(bytes);
      } catch {
        // Another person's, or the same one's before their proof was another: the next seal.
      }
    }
    return null;
  }

  return {
    /** Puts it away at once; the seal follows within milliseconds. */
    put(person: string, name: string, text: string, key: string): void {
      const storedAs = `${prefix}${tagOf(person)}:${name}`;
      const note = { at: Date.now(), text, key };
      const written = JSON.stringify(note);
      storage.set(storedAs, written);
      const sealed = async (): Promise<void> =>
        seal(storedAs, written, key === '' ? { ...note, key: await sealOf(person, undefined) } : note);
      void sealed().catch(() => {});
    },
    has: (person: string): boolean => storage.keys(`${prefix}${tagOf(person)}:`).length > 0,
    /** What lies here for this person, by name. It stays until it is dropped. */
    async look(person: string, seals: readonly string[]): Promise<Map<string, string>> {
      const own = `${prefix}${tagOf(person)}:`;
      const found = new Map<string, string>();
      for (const key of storage.keys(own)) {
        const note = read(key);
        const text = note === null ? null : await open(note, seals);
        if (text !== null) found.set(key.slice(own.length), text);
      }
      return found;
    },
    drop: (person: string, name: string): void => storage.remove(`${prefix}${tagOf(person)}:${name}`),
    /** Seals what a page that closed too soon left open, and throws away what is too old. */
    tidy(now = Date.now()): void {
      for (const key of storage.keys(prefix)) {
        const note = read(key);
        if (note === null || now - note.at > WAITS_FOR_MS) storage.remove(key);
        else void seal(key, storage.get(key) ?? '', note).catch(() => {});
      }
    },
  };
}
