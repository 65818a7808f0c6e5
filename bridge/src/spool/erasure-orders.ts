import type { MetaRows } from './meta-rows.ts';

const PREFIX = 'erase:';

/** Chats of which an erasure was ordered and is not done. */
export class ErasureOrders {
  readonly #meta: MetaRows;

  constructor(meta: MetaRows) {
    this.#meta = meta;
  }

  add(sessionTopic: string): void {
    this.#meta.set(`${PREFIX}${sessionTopic}`, '');
  }

  done(sessionTopic: string): void {
    this.#meta.delete(`${PREFIX}${sessionTopic}`);
  }

  all(): string[] {
    return this.#meta.keysAfter(PREFIX);
  }
}
