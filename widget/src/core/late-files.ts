import { lateOutboxFiles } from '@chimpassist/client/outbox';
import type { Files, FilesPart } from '../files/files.ts';

/** What shows and uploads files: loaded at the first use, again where that failed, and one for each client. */
export function createLateFiles(
  load: () => Promise<FilesPart>,
  make: (part: FilesPart) => Files,
  onHere: (files: Files) => void,
) {
  let here: Files | null = null;
  let loading: Promise<Files> | null = null;

  function get(): Promise<Files> {
    loading ??= load()
      .then((part) => {
        here = make(part);
        onHere(here);
        return here;
      })
      .catch((error: unknown) => {
        loading = null;
        throw error;
      });
    return loading;
  }

  return {
    get here(): Files | null {
      return here;
    },
    load: get,
    outbox: lateOutboxFiles(get),
  };
}
