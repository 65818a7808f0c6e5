import { type PreparedFile, storedWaitingFile, type WaitingFile } from '@chimpassist/client/files';
import { kindOf } from '@chimpassist/client/files/shown';
import { ATTACHMENTS_MAX, randomId } from '@chimpassist/protocol';
import { createSignal } from 'solid-js';
import * as v from 'valibot';
import type { Files } from '../engine/files.ts';
import { chosenFile, type LaterFile } from './later-file.ts';

/** A file that was chosen and is not sent yet. `file`: null as long as it is prepared. */
export interface DraftFile {
  key: string;
  name: string;
  type: string;
  size: number;
  file: WaitingFile | null;
  alt: string;
}

/** Why a file was not taken. */
export interface DraftRefusal {
  kind: 'tooLarge' | 'wrongType' | 'unreadable' | 'tooMany' | 'notKept';
  name: string;
}

const StoredSchema = v.array(storedWaitingFile);

const draftOf = (file: WaitingFile): DraftFile => ({
  key: file.key,
  name: file.name,
  type: file.type,
  size: file.size,
  file,
  alt: file.alt ?? '',
});
/** With what its sender says of it. */
function described({ file, alt }: DraftFile): WaitingFile | null {
  if (file === null) return null;
  const { alt: _, ...rest } = file;
  return alt.trim() === '' ? rest : { ...rest, alt: alt.trim() };
}

/** Types that the list of the settings names; a browser that names none leaves it to the Worker. */
export const isTaken = (type: string, types: readonly string[]): boolean =>
  type === '' ||
  types.includes(type) ||
  (type.startsWith('image/') &&
    kindOf({ type }) !== 'picture' &&
    types.some((each) => each.startsWith('image/')));

/** The files that were chosen for each chat: kept by the browser at once, so that a reload shows them again. */
export function createFileDrafts(attendantId: string, files: Pick<Files, 'taken' | 'work'>) {
  const prefix = `chimpassist.fileDraft.${attendantId}.`;
  const [drafts, setDrafts] = createSignal<ReadonlyMap<string, readonly DraftFile[]>>(read());

  function read(): Map<string, readonly DraftFile[]> {
    const found = new Map<string, readonly DraftFile[]>();
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith(prefix)) continue;
        const kept = v.safeParse(StoredSchema, JSON.parse(localStorage.getItem(key) ?? '[]'));
        if (kept.success) found.set(key.slice(prefix.length), kept.output.map(draftOf));
      }
    } catch {
      // Blocked, or not ours.
    }
    return found;
  }
  function save(topic: string): void {
    const kept = of(topic)
      .map(described)
      .filter((file) => file !== null && file.isKept !== false);
    try {
      if (kept.length === 0) localStorage.removeItem(prefix + topic);
      else localStorage.setItem(prefix + topic, JSON.stringify(kept));
    } catch {
      // They live as long as the page does.
    }
  }
  const of = (topic: string): readonly DraftFile[] => drafts().get(topic) ?? [];
  function put(topic: string, change: (list: readonly DraftFile[]) => readonly DraftFile[]): void {
    setDrafts((before) => {
      const next = new Map(before);
      const list = change(before.get(topic) ?? []);
      if (list.length === 0) next.delete(topic);
      else next.set(topic, list);
      return next;
    });
    save(topic);
  }
  const replace = (topic: string, key: string, by: (draft: DraftFile) => DraftFile): void =>
    put(topic, (list) => list.map((each) => (each.key === key ? by(each) : each)));
  const without = (topic: string, key: string): void =>
    put(topic, (list) => list.filter((each) => each.key !== key));

  async function keep(
    topic: string,
    key: string,
    prepare: () => Promise<PreparedFile>,
  ): Promise<DraftRefusal | null> {
    const name = of(topic).find((each) => each.key === key)?.name ?? '';
    try {
      const prepared = await prepare();
      const limit = files.taken()?.maxBytes ?? Number.POSITIVE_INFINITY;
      if (prepared.blob.size > limit) {
        without(topic, key);
        return { kind: 'tooLarge', name };
      }
      const { store } = await files.work();
      const file = await store.keep(prepared);
      // Removed meanwhile.
      if (!of(topic).some((each) => each.key === key)) {
        await store.drop([file]);
        return null;
      }
      replace(topic, key, (draft) => ({ ...draft, ...draftOf(file), key, alt: draft.alt }));
      return file.isKept === false ? { kind: 'notKept', name } : null;
    } catch {
      without(topic, key);
      return { kind: 'unreadable', name };
    }
  }
  function begin(topic: string, { name, type, size }: Pick<DraftFile, 'name' | 'type' | 'size'>): string {
    const key = randomId();
    put(topic, (list) => [...list, { key, name, type, size, file: null, alt: '' }]);
    return key;
  }

  const prepared = async ({ name, read }: LaterFile): Promise<PreparedFile> => {
    const { prepareFile } = await import('@chimpassist/client/files/picture');
    return prepareFile(await read(), name, { keepsOriginals: files.taken()?.keepsOriginals === true });
  };
  /** Takes what somebody has chosen, pasted or dropped, or what a ready answer carries. @returns what was not taken, and why */
  async function add(topic: string, chosen: readonly LaterFile[]): Promise<DraftRefusal[]> {
    const taken = files.taken();
    const refused: DraftRefusal[] = [];
    const begun: [string, LaterFile][] = [];
    for (const file of chosen) {
      const { name, type, size } = file;
      const isPicture = type.startsWith('image/');
      if (of(topic).length >= ATTACHMENTS_MAX) refused.push({ kind: 'tooMany', name });
      else if (taken === null || !isTaken(type, taken.types)) refused.push({ kind: 'wrongType', name });
      // A picture may be made smaller.
      else if (size > taken.maxBytes && !isPicture) refused.push({ kind: 'tooLarge', name });
      else begun.push([begin(topic, { name, type, size }), file]);
    }
    // One after the other: several large pictures at once would fill the memory of a phone.
    for (const [key, file] of begun) {
      const refusal = await keep(topic, key, () => prepared(file));
      if (refusal !== null) refused.push(refusal);
    }
    return refused;
  }

  return {
    of,
    isPreparing: (topic: string): boolean => of(topic).some(({ file }) => file === null),
    add: async (topic: string, chosen: readonly File[]): Promise<DraftRefusal[]> =>
      files.taken() === null ? [] : add(topic, chosen.map(chosenFile)),
    /** The same for files that are elsewhere. While they are fetched nothing is sent without them. */
    addLater: add,
    /** Files that go with a message at once, without the field. Rejects where one cannot be had. */
    async made(chosen: readonly LaterFile[]): Promise<WaitingFile[]> {
      const { store } = await files.work();
      const made: WaitingFile[] = [];
      for (const file of chosen) made.push(await store.keep(await prepared(file)));
      return made;
    },
    /** Takes what is ready, as a recording is. */
    addPrepared(topic: string, prepared: PreparedFile): Promise<DraftRefusal | null> {
      const { name, blob } = prepared;
      return keep(topic, begin(topic, { name, type: blob.type, size: blob.size }), async () => prepared);
    },
    remove(topic: string, key: string): void {
      const draft = of(topic).find((each) => each.key === key);
      without(topic, key);
      const { file = null } = draft ?? {};
      if (file !== null)
        void files.work().then(
          ({ store }) => store.drop([file]),
          () => {},
        );
    },
    describe: (topic: string, key: string, alt: string): void =>
      replace(topic, key, (draft) => ({ ...draft, alt })),
    /** They are sent: from now on they are the outbox's. */
    take(topic: string): WaitingFile[] {
      const sent = of(topic)
        .map(described)
        .filter((file) => file !== null);
      put(topic, () => []);
      return sent;
    },
    /** The keys of all of them. */
    keys: (): string[] =>
      [...drafts().values()].flat().flatMap(({ file }) => (file === null ? [] : [file.key])),
  };
}
export type FileDrafts = ReturnType<typeof createFileDrafts>;
