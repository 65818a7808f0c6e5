import type { FileRest, FileStore, WaitingFile } from '@chimpassist/client/files';

/** As many pictures are kept at hand; a page that is open for days would keep all of them. */
const KEPT_MAX = 120;

/** Addresses in this page of bytes that only calls with a token give. */
export function createFileAddresses(rest: Pick<FileRest, 'thumbnail' | 'bytes'>, store: FileStore) {
  const known = new Map<string, Promise<string>>();
  const made = new Map<string, string>();

  function keep(name: string, load: () => Promise<Blob>): Promise<string> {
    const present = known.get(name);
    if (present !== undefined) return present;
    const loading = load().then((blob) => {
      const address = URL.createObjectURL(blob);
      made.set(name, address);
      for (const [oldest, old] of made) {
        if (made.size <= KEPT_MAX) break;
        URL.revokeObjectURL(old);
        made.delete(oldest);
        known.delete(oldest);
      }
      return address;
    });
    known.set(name, loading);
    // Asked for again at the next look.
    loading.catch(() => known.delete(name));
    return loading;
  }

  return {
    whole: (id: string): Promise<string> => keep(`whole ${id}`, () => rest.bytes(id)),
    /** Where there is no small picture, all of it. */
    small: (id: string): Promise<string> =>
      keep(`small ${id}`, async () => (await rest.thumbnail(id)) ?? (await rest.bytes(id))),
    /** Of a file that waits here. */
    waiting: (file: WaitingFile): Promise<string> =>
      keep(`waiting ${file.key}`, async () => {
        const kept = await store.read(file);
        if (kept === null) throw new Error('The file is gone.');
        return kept.thumbnail ?? kept.blob;
      }),
    /** It is uploaded: what is shown goes on as it is. */
    adopt(id: string, { key }: WaitingFile): void {
      const [before, after] = [`waiting ${key}`, `small ${id}`];
      const [address, madeOne] = [known.get(before), made.get(before)];
      if (address === undefined || madeOne === undefined) return;
      known.delete(before);
      made.delete(before);
      known.set(after, address);
      made.set(after, madeOne);
    },
    clear(): void {
      for (const address of made.values()) URL.revokeObjectURL(address);
      made.clear();
      known.clear();
    },
  };
}
export type FileAddresses = ReturnType<typeof createFileAddresses>;
