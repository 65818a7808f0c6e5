import { archiveName } from '../archive/archive-name.ts';
import type { Shift } from '../contract/shift.ts';
import { log } from '../log.ts';
import type { Objects } from './addresses.ts';

const TRIES_MAX = 4;
const RETRY_MS = 1_000;

/** Hands to the ledgers how long somebody was there, or away. */
export class ShiftKeeper {
  readonly #objects: Pick<Objects, 'ledger'>;

  constructor(objects: Pick<Objects, 'ledger'>) {
    this.#objects = objects;
  }

  /** It does not reject: what no ledger takes within seconds is missing in the figures, and nobody waits for it. */
  async keep(shift: Shift): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        for (const piece of byMonth(shift)) await this.#put(piece);
        return;
      } catch (error) {
        log('ledger_unreached', { error });
        if (tries >= TRIES_MAX) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS * tries));
      }
    }
  }

  async #put(shift: Shift): Promise<void> {
    for (let part = 1; ; part++)
      if (await this.#objects.ledger(archiveName(shift.from, part)).putShifts([shift])) return;
  }
}

/** A ledger holds what lies within its month. */
function byMonth(shift: Shift): Shift[] {
  const pieces: Shift[] = [];
  for (let from = shift.from; from < shift.to; ) {
    const date = new Date(from);
    const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    pieces.push({ ...shift, from, to: Math.min(shift.to, next) });
    from = next;
  }
  return pieces;
}
