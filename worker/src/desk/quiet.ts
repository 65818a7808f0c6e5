import { type Quiet, TOPICS } from '@chimpassist/protocol';
import type { Outlet } from '../contract/outlet.ts';
import type { DeskStore } from './desk-store.ts';
import type { Marks } from './marks.ts';

const PREFIX = 'quiet ';

export interface QuietTimesOptions {
  storage: Pick<DurableObjectStorage, 'kv'>;
  store: Pick<DeskStore, 'transaction'>;
  outlet: Outlet;
  marks: Pick<Marks, 'of'>;
}

/** Who does not want to be disturbed, and until when: a row for each. An end that has passed needs nobody's act. */
export class QuietTimes {
  readonly #options: QuietTimesOptions;

  constructor(options: QuietTimesOptions) {
    this.#options = options;
  }

  /** Null: this attendant may be disturbed now. */
  of(attendantId: string, now: number): Quiet | null {
    const quiet = this.#options.storage.kv.get<Quiet>(PREFIX + attendantId) ?? null;
    return quiet === null || (quiet.until !== null && quiet.until <= now) ? null : quiet;
  }

  put(attendantId: string, quiet: Quiet | null): void {
    const { store, storage, outlet, marks } = this.#options;
    store.transaction(() => {
      if (quiet === null) storage.kv.delete(PREFIX + attendantId);
      else storage.kv.put(PREFIX + attendantId, quiet);
      // All windows of this attendant; who misses it reads it with the desk's picture.
      outlet.pushPerishable({
        publishes: [
          { topic: TOPICS.marks(attendantId), payload: { marks: marks.of(attendantId), quiet }, qos: 0 },
        ],
      });
    });
  }
}
