import { type EntryUploads, isWaitingForFiles, type OutboxFiles } from '@chimpassist/client/outbox';
import type { Files, FilesPart } from '../files/files.ts';

type Payload = Record<string, unknown>;

/** Until what uploads files could be loaded. */
const AGAIN_MS = 10_000;

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

  /** Waits for the first entry with files. */
  const outbox: OutboxFiles<Payload> = {
    uploads(ports) {
      let late: EntryUploads<Payload> | null = null;
      let latest: Parameters<EntryUploads<Payload>['look']>[0] = [];
      let isStopped = false;
      let timer: ReturnType<typeof setTimeout> | undefined;
      function begin(): void {
        if (isStopped || late !== null || !latest.some(isWaitingForFiles)) return;
        clearTimeout(timer);
        get().then(
          (files) => {
            if (isStopped || late !== null) return;
            late = files.uploads(ports);
            late.look(latest);
          },
          () => {
            timer = setTimeout(begin, AGAIN_MS);
          },
        );
      }
      return {
        look(entries) {
          latest = entries;
          if (late === null) begin();
          else late.look(entries);
        },
        nudge() {
          if (late === null) begin();
          else late.nudge();
        },
        stop() {
          isStopped = true;
          clearTimeout(timer);
          late?.stop();
        },
      };
    },
    drop: (files) =>
      void get().then(
        (late) => late.drop(files),
        () => {
          // They lie there until they are too old.
        },
      ),
  };
  return {
    get here(): Files | null {
      return here;
    },
    load: get,
    outbox,
  };
}
