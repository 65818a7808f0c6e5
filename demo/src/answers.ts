export interface WatchOptions {
  /** Between two looks, ms. */
  everyMs: number;
  /** How many looks in a row without an answer are the end. */
  failures: number;
}

/** Long enough for a busy machine; a person who waits for an answer has noticed the silence by then. */
const EVERY_MS = 5_000;
const FAILURES = 4;
export const WATCH: WatchOptions = { everyMs: EVERY_MS, failures: FAILURES };

export interface Watch {
  /** Resolves when there were too many looks in a row without an answer. */
  silent: Promise<void>;
  stop(): void;
}

/**
 * Checks again and again whether a server answers: its process may live while nothing answers any more. It counts checks
 * and not time, so that the sleep of the machine does not count as silence.
 *
 * @param look resolves at any answer, and rejects without one after `ms`.
 */
export function watchAnswers(
  look: (ms: number) => Promise<unknown>,
  { everyMs, failures }: WatchOptions,
): Watch {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let failed = 0;
  const silent = new Promise<void>((resolve) => {
    const next = async (): Promise<void> => {
      const answered = await look(everyMs).then(
        () => true,
        () => false,
      );
      failed = answered ? 0 : failed + 1;
      if (failed >= failures) resolve();
      else if (!isStopped) timer = setTimeout(next, everyMs);
    };
    timer = setTimeout(next, everyMs);
  });
  return {
    silent,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
