import { randomUUID } from 'node:crypto';
import type { MetaRows } from './meta-rows.ts';

/** How far this bridge is with the desk. */
export class Cursors {
  readonly #meta: Pick<MetaRows, 'get' | 'set'>;

  constructor(meta: Pick<MetaRows, 'get' | 'set'>) {
    this.#meta = meta;
  }

  /** The name by which the desk knows this bridge again after a restart. */
  get bridgeId(): string {
    const known = this.#meta.get('bridge_id');
    if (known !== null) return known;
    const made = randomUUID();
    this.#meta.set('bridge_id', made);
    return made;
  }

  /** The number of the last effects of the desk that are done. */
  get desk(): number {
    return Number(this.#meta.get('cursor') ?? 0);
  }

  set desk(n: number) {
    this.#meta.set('cursor', String(n));
  }

  /** The epoch of the lease that this bridge had last; null where it never had one. */
  get epoch(): number | null {
    const epoch = this.#meta.get('epoch');
    return epoch === null ? null : Number(epoch);
  }

  set epoch(epoch: number) {
    this.#meta.set('epoch', String(epoch));
  }
}
