import { RestError, type WorkspaceRest } from '@chimpassist/client/rest';
import { type AnswerFile, ATTACHMENTS_MAX, type FilesTaken, randomId } from '@chimpassist/protocol';
import { createSignal } from 'solid-js';
import { isTaken } from '../files/file-drafts.ts';
import type { LaterFile } from '../files/later-file.ts';

/** A file in the form of a ready answer. `stored`: null as long as it is on its way. */
export interface CarriedFile {
  key: string;
  name: string;
  type: string;
  size: number;
  stored: AnswerFile | null;
}

/** Why a file is not in the form. */
export interface CarriedRefusal {
  kind: 'tooLarge' | 'wrongType' | 'tooMany' | 'full' | 'failed';
  name: string;
}

const carried = (stored: AnswerFile): CarriedFile => ({
  key: stored.id,
  name: stored.name,
  type: stored.type,
  size: stored.size,
  stored,
});

function kindOf(error: unknown): CarriedRefusal['kind'] {
  switch (error instanceof RestError ? error.code : null) {
    case 'attachment_type':
      return 'wrongType';
    case 'attachment_too_large':
      return 'tooLarge';
    case 'too_many':
    case 'rate_limited':
      return 'full';
    default:
      return 'failed';
  }
}

/** The files of a ready answer while somebody changes it: each is uploaded as it is chosen. */
export function createCarriedFiles(
  rest: WorkspaceRest,
  taken: () => FilesTaken,
  before: readonly AnswerFile[],
) {
  const [files, setFiles] = createSignal<readonly CarriedFile[]>(before.map(carried));
  const remove = (key: string): void => {
    setFiles((list) => list.filter((each) => each.key !== key));
  };

  async function upload({ key, name, read }: LaterFile & { key: string }): Promise<CarriedRefusal | null> {
    try {
      const { prepareFile } = await import('@chimpassist/client/files/picture');
      const keepsOriginals = taken()?.keepsOriginals === true;
      const prepared = await prepareFile(await read(), name, { keepsOriginals });
      const stored = await rest.uploadAnswerFile(prepared.name, prepared.blob, key);
      setFiles((list) => list.map((each) => (each.key === key ? { ...carried(stored), key } : each)));
      return null;
    } catch (error) {
      remove(key);
      return { kind: kindOf(error), name };
    }
  }

  return {
    files,
    isComing: (): boolean => files().some(({ stored }) => stored === null),
    /** The ids to put into the answer. */
    ids: (): { id: string }[] =>
      files().flatMap(({ stored }) => (stored === null ? [] : [{ id: stored.id }])),
    remove,
    /** @returns what was not taken, and why */
    async add(chosen: readonly LaterFile[]): Promise<CarriedRefusal[]> {
      const terms = taken();
      if (terms === null) return [];
      const refused: CarriedRefusal[] = [];
      const begun: (LaterFile & { key: string })[] = [];
      for (const file of chosen) {
        const { name, type, size } = file;
        if (files().length >= ATTACHMENTS_MAX) refused.push({ kind: 'tooMany', name });
        else if (!isTaken(type, terms.types)) refused.push({ kind: 'wrongType', name });
        // A picture may be made smaller.
        else if (size > terms.maxBytes && !type.startsWith('image/'))
          refused.push({ kind: 'tooLarge', name });
        else {
          const key = randomId();
          setFiles((list) => [...list, { key, name, type, size, stored: null }]);
          begun.push({ ...file, key });
        }
      }
      for (const file of begun) {
        const refusal = await upload(file);
        if (refusal !== null) refused.push(refusal);
      }
      return refused;
    },
  };
}
export type CarriedFiles = ReturnType<typeof createCarriedFiles>;
