import { lateOutboxFiles } from '@chimpassist/client/outbox';
import type { Files, FilesPart, FilesPorts } from '../files/files.ts';
import type { Action, ConversationView } from './state.ts';
import type { Store } from './store.ts';

/** What shows and uploads files: loaded at the first use, again where that failed, and one for each client. */
export function createLateFiles(
  loadPart: () => Promise<FilesPart>,
  store: Store<ConversationView, Action>,
  ports: FilesPorts,
) {
  let here: Files | null = null;
  let loading: Promise<Files> | null = null;

  function get(): Promise<Files> {
    loading ??= loadPart()
      .then((part) => {
        here = part.createFiles(ports);
        store.dispatch({ kind: 'filesHere', files: here });
        return here;
      })
      .catch((error: unknown) => {
        loading = null;
        throw error;
      });
    return loading;
  }
  /** Where it cannot be loaded nothing is offered, and files stand there by their names; the next one tries again. */
  const load = (): void => void get().catch(() => {});

  return {
    get here(): Files | null {
      return here;
    },
    load,
    outbox: lateOutboxFiles(get),
  };
}
