import { archiveName } from '../archive/archive-name.ts';
import type { Shift } from '../contract/shift.ts';
import type { ShiftTable } from '../desk/shift-table.ts';
import { log } from '../log.ts';
import type { Job } from '../storage/scheduler.ts';
import type { Objects } from './addresses.ts';

export interface ShiftKeeperOptions {
  objects: Pick<Objects, 'ledger'>;
  table: ShiftTable;
  arm(): Promise<void>;
}

/** Hands to the ledgers how long somebody was there, or away. What they have not taken stays in the desk's table. */
export class ShiftKeeper {
  readonly #options: ShiftKeeperOptions;

  constructor(options: ShiftKeeperOptions) {
    this.#options = options;
  }

  /** At once. It does not reject: where a ledger is away, the alarm does it again, and only then it costs the desk a row. */
  async keep(shift: Shift): Promise<void> {
    try {
      await this.#hand(shift);
    } catch (error) {
      log('ledger_unreached', { error });
      this.#options.table.put(shift);
      await this.#options.arm();
    }
  }

  /** For what a ledger did not take. */
  readonly job: Job = {
    name: 'times of attendants',
    nextDue: () => this.#options.table.all()[0]?.to ?? null,
    run: async () => {
      for (const shift of this.#options.table.all()) {
        await this.#hand(shift);
        this.#options.table.remove(shift);
      }
    },
  };

  async #hand(shift: Shift): Promise<void> {
    for (const piece of byMonth(shift)) await this.#put(piece);
  }

  async #put(shift: Shift): Promise<void> {
    for (let part = 1; ; part++)
      if (await this.#options.objects.ledger(archiveName(shift.from, part)).putShifts([shift])) return;
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
