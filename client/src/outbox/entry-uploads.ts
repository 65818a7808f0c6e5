import { FileFailed, fileFailureOf } from '../files/file-failure.ts';
import { RestError } from '../rest/rest-error.ts';
import type { EntryUploadPorts, EntryUploads, OutboxEntry } from './types.ts';
import { isWaitingForFiles } from './waiting-for-files.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Bytes that another tab has just sent, and taken away, are not lost: its acknowledgement is on its way. */
const TRIES_UNTIL_LOST = 3;

interface Running {
  control: AbortController;
  tries: number;
  timer?: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Uploads the files of entries: on each topic those of the first entry that waits for some, so that what was said first is there
 * first. It tries again until it succeeds, with growing pauses and full jitter.
 *
 * @param complete uploads the files of an entry. Returns its payload with them; rejects with a `FileFailed` where trying again is
 *   useless.
 */
export function createEntryUploads<T>(
  complete: (entry: OutboxEntry<T>, signal: AbortSignal) => Promise<T>,
  ports: EntryUploadPorts<T>,
): EntryUploads<T> {
  const running = new Map<string, Running>();
  let entries: readonly OutboxEntry<T>[] = [];
  let isStopped = false;

  async function attempt(id: string, run: Running): Promise<void> {
    const entry = entries.find((each) => each.id === id);
    const isWanted = (): boolean => running.get(id) === run;
    if (entry === undefined || !isWanted()) return;
    run.timer = undefined;
    run.tries += 1;
    if (!ports.begins(entry, run.tries)) return;
    try {
      const payload = await complete(entry, run.control.signal);
      if (!isWanted()) return;
      running.delete(id);
      ports.completed(id, payload);
    } catch (error) {
      if (!isWanted()) return;
      const failure = fileFailureOf(error);
      const isPerhapsLost = error instanceof FileFailed && failure === 'file_lost';
      if (failure !== null && !(isPerhapsLost && run.tries < TRIES_UNTIL_LOST)) {
        running.delete(id);
        ports.failed(id, failure);
        return;
      }
      const told = error instanceof RestError ? (error.retryAfterMs ?? 0) : 0;
      const ceiling = Math.min(FIRST_PAUSE_MS * 2 ** (run.tries - 1), LONGEST_PAUSE_MS);
      run.timer = setTimeout(() => void attempt(id, run), told + 100 + ports.random() * ceiling);
    }
  }

  function stopOne(id: string): void {
    const run = running.get(id);
    running.delete(id);
    clearTimeout(run?.timer);
    run?.control.abort();
  }

  return {
    look(next: readonly OutboxEntry<T>[]): void {
      if (isStopped) return;
      entries = next;
      const firsts = new Map<string, string>();
      for (const entry of entries)
        if (isWaitingForFiles(entry) && !firsts.has(entry.topic)) firsts.set(entry.topic, entry.id);
      const wanted = new Set(firsts.values());
      for (const id of [...running.keys()]) if (!wanted.has(id)) stopOne(id);
      for (const id of wanted) {
        if (running.has(id)) continue;
        const run: Running = { control: new AbortController(), tries: 0 };
        running.set(id, run);
        // Not within the change that brought it here.
        run.timer = setTimeout(() => void attempt(id, run));
      }
    },
    nudge(): void {
      for (const [id, run] of running) {
        if (run.timer === undefined) continue;
        clearTimeout(run.timer);
        run.timer = setTimeout(() => void attempt(id, run));
      }
    },
    stop(): void {
      isStopped = true;
      for (const id of [...running.keys()]) stopOne(id);
    },
  };
}
