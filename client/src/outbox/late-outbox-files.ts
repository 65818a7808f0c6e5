import type { EntryUploads, OutboxEntry, OutboxFiles } from './types.ts';
import { isWaitingForFiles } from './waiting-for-files.ts';

/** Where what uploads files could not be loaded. */
const AGAIN_MS = 10_000;

/** Uploads files once an entry has some: what does it is loaded then. */
export const lateOutboxFiles = <T>(load: () => Promise<OutboxFiles<T>>): OutboxFiles<T> => ({
  uploads(ports) {
    let late: EntryUploads<T> | null = null;
    let latest: readonly OutboxEntry<T>[] = [];
    let isStopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    function begin(): void {
      if (isStopped || late !== null || !latest.some(isWaitingForFiles)) return;
      clearTimeout(timer);
      load().then(
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
    void load().then(
      (late) => late.drop(files),
      () => {
        // They lie there until they are too old.
      },
    ),
});
