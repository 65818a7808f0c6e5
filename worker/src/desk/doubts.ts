import type { Doubt } from '../contract/doubt.ts';

const PREFIX = 'in doubt ';

/** How often that was so since the deployment began. Counted for `GET /metrics`: a row for each, which is rare. */
export class Doubts {
  readonly #kv: DurableObjectStorage['kv'];

  constructor({ kv }: Pick<DurableObjectStorage, 'kv'>) {
    this.#kv = kv;
  }

  count(doubt: Doubt): void {
    this.#kv.put(PREFIX + doubt, (this.#kv.get<number>(PREFIX + doubt) ?? 0) + 1);
  }

  get all(): Record<Doubt, number> {
    const read = (doubt: Doubt) => this.#kv.get<number>(PREFIX + doubt) ?? 0;
    return { mail: read('mail'), push: read('push') };
  }
}
