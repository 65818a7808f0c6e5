import type { FileStore, WaitingFile } from '@chimpassist/client/files';
import { ATTACHMENTS_MAX, type FilesTaken } from '@chimpassist/protocol';
import type { Tray } from './files.ts';

type Refusal = 'fileTooLarge' | 'fileType' | 'fileEmpty';

/** One file that was chosen. */
export interface Picked {
  n: number;
  name: string;
  /** Null while it is being prepared. */
  file: WaitingFile | null;
  /** Why it is not sent. */
  refusal: { why: Refusal; maxBytes: number } | null;
  /** An address of it in this page, of a picture. */
  preview: string | null;
}

export interface PickedFiles extends Tray {
  add(files: readonly File[], taken: NonNullable<FilesTaken>): void;
  readonly items: readonly Picked[];
  /** More were chosen than one message takes. */
  readonly hasTooMany: boolean;
  remove(n: number): void;
  describe(n: number, alt: string): void;
  clear(): void;
}

/** A first look, so that nobody waits for a refusal; the Worker looks at what is in a file. */
function refusalOf(
  { type, size }: Pick<Blob, 'type' | 'size'>,
  { maxBytes, types }: NonNullable<FilesTaken>,
): Refusal | null {
  if (size === 0) return 'fileEmpty';
  if (size > maxBytes) return 'fileTooLarge';
  const isText = /^text\/(?!html|xml)|^application\/json/.test(type) && types.includes('text/plain');
  // No type: the browser knows none for its name, and the Worker may.
  return type === '' || types.includes(type) || isText ? null : 'fileType';
}

export function createTray(store: FileStore): PickedFiles {
  const listeners = new Set<() => void>();
  let items: readonly Picked[] = [];
  let hasTooMany = false;
  let last = 0;

  function change(next: readonly Picked[]): void {
    items = next;
    for (const listener of [...listeners]) listener();
  }
  const replace = (n: number, by: Partial<Picked>): void =>
    change(items.map((item) => (item.n === n ? { ...item, ...by } : item)));
  const has = (n: number): boolean => items.some((item) => item.n === n);

  async function prepare(n: number, chosen: File, taken: NonNullable<FilesTaken>): Promise<void> {
    const { prepareFile } = await import('@chimpassist/client/files/picture');
    const prepared = await prepareFile(chosen, chosen.name, {
      keepsOriginals: taken.keepsOriginals === true,
    });
    const why = refusalOf(prepared.blob, taken);
    if (why !== null) return replace(n, { refusal: { why, maxBytes: taken.maxBytes } });
    const file = await store.keep(prepared);
    // Taken out meanwhile.
    if (!has(n)) return void store.drop([file]);
    const isPicture = prepared.width !== undefined;
    replace(n, {
      file,
      name: file.name,
      preview: isPicture ? URL.createObjectURL(prepared.thumbnail ?? prepared.blob) : null,
    });
  }

  function forget(gone: readonly Picked[]): void {
    for (const { preview } of gone) if (preview !== null) URL.revokeObjectURL(preview);
  }

  return {
    get items() {
      return items;
    },
    get hasTooMany() {
      return hasTooMany;
    },
    get count() {
      return items.filter(({ refusal }) => refusal === null).length;
    },
    get isReady() {
      return items.every(({ file, refusal }) => file !== null || refusal !== null);
    },
    add(files, taken) {
      const room = ATTACHMENTS_MAX - items.length;
      hasTooMany = files.length > room;
      const added = files.slice(0, Math.max(0, room)).map((chosen) => {
        last += 1;
        const item: Picked = { n: last, name: chosen.name, file: null, refusal: null, preview: null };
        return { item, chosen };
      });
      change([...items, ...added.map(({ item }) => item)]);
      // One after another: pictures of many megapixels at once are more than a phone has memory for.
      void (async () => {
        for (const { item, chosen } of added) {
          await prepare(item.n, chosen, taken).catch(() =>
            replace(item.n, { refusal: { why: 'fileEmpty', maxBytes: taken.maxBytes } }),
          );
        }
      })();
    },
    remove(n) {
      const gone = items.filter((item) => item.n === n);
      hasTooMany = false;
      change(items.filter((item) => item.n !== n));
      forget(gone);
      void store.drop(gone.flatMap(({ file }) => file ?? []));
    },
    describe(n, alt) {
      const item = items.find((each) => each.n === n);
      if (item?.file == null) return;
      const { alt: _, ...file } = item.file;
      replace(n, { file: alt === '' ? file : { ...file, alt } });
    },
    take() {
      const taken = items;
      hasTooMany = false;
      change([]);
      forget(taken);
      return taken.flatMap(({ file }) => file ?? []);
    },
    clear() {
      const gone = items;
      hasTooMany = false;
      change([]);
      forget(gone);
      void store.drop(gone.flatMap(({ file }) => file ?? []));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
