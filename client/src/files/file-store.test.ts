import { describe, expect, it } from 'vitest';
import type { FileDatabase, FileRecord } from './file-database.ts';
import { createFileStore } from './file-store.ts';
import { uploadKeyOf, type WaitingFile } from './waiting-file.ts';

const DAY_MS = 86_400_000;
const WORDS = 'words that nobody else reads';

/** What IndexedDB does, as far as a store sees it. */
function pretendDatabase() {
  const records = new Map<string, FileRecord>();
  const database: FileDatabase = {
    put: async (record) => void records.set(record.key, structuredClone(record)),
    get: async (key) => structuredClone(records.get(key)),
    delete: async (key) => void records.delete(key),
    all: async () => [...records.values()].map(({ key, at }) => ({ key, at })),
  };
  return { records, database };
}
const picture = { blob: new Blob([WORDS], { type: 'text/plain' }), name: 'words.txt' };
const attachmentOf = (file: WaitingFile) => ({
  id: `f1.bWFyeQ.${'0'.repeat(32)}`,
  name: file.name,
  type: 'text/plain',
  size: file.size,
  sha256: 'a'.repeat(64),
});

describe('a file store', () => {
  it('gives a file back after a reload, byte for byte, with its small picture', async () => {
    const { database } = pretendDatabase();
    const thumbnail = new Blob(['small']);
    const file = await createFileStore(database).keep({ ...picture, thumbnail });
    expect(file).toMatchObject({ name: 'words.txt', type: 'text/plain', size: WORDS.length });
    expect(file).not.toHaveProperty('isKept');
    const read = await createFileStore(database).read(file);
    expect([await read?.blob.text(), read?.blob.type]).toEqual([WORDS, 'text/plain']);
    expect(await read?.thumbnail?.text()).toBe('small');
  });

  it('writes down nothing that can be read without the entry', async () => {
    const { database, records } = pretendDatabase();
    const store = createFileStore(database);
    const file = await store.keep(picture);
    await store.uploaded(file, attachmentOf(file));
    const [record] = [...records.values()];
    const texts = [record?.bytes.data, record?.uploaded?.attachment.data].map((data) =>
      new TextDecoder().decode(data),
    );
    for (const text of texts) expect(text).not.toMatch(/words/);
    const { seal: _, ...without } = file;
    expect(await createFileStore(database).read(without)).toBeNull();
  });

  it('knows what another tab has uploaded, for the same try only', async () => {
    const { database } = pretendDatabase();
    const [one, other] = [createFileStore(database), createFileStore(database)];
    const file = await one.keep(picture);
    expect((await other.read(file))?.attachment).toBeUndefined();
    await one.uploaded(file, attachmentOf(file));
    expect((await other.read(file))?.attachment).toEqual(attachmentOf(file));
    const again = { ...file, round: 1 };
    expect((await one.read(again))?.attachment).toBeUndefined();
    expect((await other.read(again))?.attachment).toBeUndefined();
    expect(uploadKeyOf(again)).not.toBe(uploadKeyOf(file));
  });

  it('says so where storage is full, and keeps the file as long as the page lives', async () => {
    const { database } = pretendDatabase();
    const full: FileDatabase = {
      ...database,
      put: async () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    const store = createFileStore(full);
    const file = await store.keep(picture);
    expect(file.isKept).toBe(false);
    expect(await (await store.read(file))?.blob.text()).toBe(WORDS);
    expect(await createFileStore(full).read(file)).toBeNull();
  });

  it('works in memory where there is no storage at all', async () => {
    const store = createFileStore(null);
    const file = await store.keep(picture);
    expect(file.isKept).toBe(false);
    await store.uploaded(file, attachmentOf(file));
    expect((await store.read(file))?.attachment).toEqual(attachmentOf(file));
    await store.drop([file]);
    expect(await store.read(file)).toBeNull();
  });

  it('throws away what nobody needs any more, and what nobody came back for', async () => {
    const { database, records } = pretendDatabase();
    const store = createFileStore(database);
    const [sent, forgotten, waiting] = [
      await store.keep(picture),
      await store.keep(picture),
      await store.keep(picture),
    ];
    await store.drop([sent]);
    await store.tidy(new Set([waiting.key]), Date.now() + 7 * DAY_MS);
    expect([...records.keys()]).toEqual([forgotten.key, waiting.key]);
    await store.tidy(new Set([waiting.key]), Date.now() + 9 * DAY_MS);
    expect([...records.keys()]).toEqual([waiting.key]);
  });
});
