import type { Log } from '../log.ts';

/** A disk that is nearly full takes a frame now and then: it is well again once it has taken all for this long. */
const WELL_AFTER_MS = 30_000;

/** The primary result code of SQLite, or null where the error does not come from SQLite. */
const sqliteCodeOf = (error: unknown): number | null => {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : null;
};

const SQLITE = { readOnly: 8, ioError: 10, corrupt: 11, full: 13, notADatabase: 26 } as const;

export const isDamaged = (error: unknown): boolean => {
  const code = sqliteCodeOf(error);
  return code === SQLITE.corrupt || code === SQLITE.notADatabase;
};

/** What an operator does about a spool that cannot be written. */
export function adviceOnSpool(error: unknown): string {
  if (isDamaged(error))
    return 'the spool is damaged: stop the bridge, move the file of SPOOL_PATH away together with its -wal and -shm, and start it. What waited in it is lost, but for what clients of this version send again; the broker keeps the rest';
  switch (sqliteCodeOf(error)) {
    case SQLITE.full:
      return 'the disk is full: make room where SPOOL_PATH is. The broker keeps what is not read; it goes on by itself';
    case SQLITE.readOnly:
      return 'let the bridge write to the file of SPOOL_PATH and to its folder; it goes on by itself';
    case SQLITE.ioError:
      return 'look at the disk where SPOOL_PATH is: it does not do what it is told';
    case null:
      return 'look whether the Worker takes what waits: GET /health of the Worker, and its log. It goes on by itself';
    default:
      return 'look at the file of SPOOL_PATH and its disk';
  }
}

/** Tells once that nothing can be kept, with what to do, and once that it is over. */
export class StorageTrouble {
  readonly #log: Log;
  readonly #wellAfterMs: number;
  #told: string | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(log: Log, wellAfterMs = WELL_AFTER_MS) {
    this.#log = log;
    this.#wellAfterMs = wellAfterMs;
  }

  tell(error: unknown): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const hint = adviceOnSpool(error);
    if (hint === this.#told) return;
    this.#told = hint;
    this.#log.error(
      { error: error instanceof Error ? error.message : 'unknown', hint },
      'cannot keep what the broker sends; reading stops until it can be kept',
    );
  }

  /** Something was kept. */
  over(): void {
    if (this.#told === null || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#told = null;
      this.#timer = null;
      this.#log.info({}, 'what the broker sends can be kept again; reading goes on');
    }, this.#wellAfterMs);
    this.#timer.unref();
  }
}
