import type { sideOf } from '@chimpassist/protocol';
import type { DocumentRow } from './chat-document.ts';

/** Receipts for messages that never came. */
const MAX = 500;

type Side = ReturnType<typeof sideOf>;

/** An identity is JSON and ends with a bracket, so nothing that a client sends looks like one with a side. */
const keyOf = (identity: string, side: Side | null): string =>
  side === null ? identity : `${identity} ${side}`;

/** Receipts that came before their messages, by the message's identity. */
export class EarlyReceipts {
  readonly #document: DocumentRow;

  constructor(document: DocumentRow) {
    this.#document = document;
  }

  /** Takes out the receipt that waited for this message: epoch ms, or undefined. */
  take(identity: string, side: Side): number | undefined {
    const { early } = this.#document.now;
    const found = [keyOf(identity, side), keyOf(identity, null)]
      .map((key) => early.find(([each]) => each === key))
      .find((each) => each !== undefined);
    if (found === undefined) return undefined;
    this.#document.change({ early: early.filter((each) => each !== found) });
    return found[1];
  }

  /** @param side whose message it is, where the receipt says so. */
  keep(identity: string, side: Side | null, readAt: number): void {
    const { early } = this.#document.now;
    const key = keyOf(identity, side);
    if (early.length >= MAX || early.some(([each]) => each === key)) return;
    this.#document.change({ early: [...early, [key, readAt]] });
  }

  clear(): void {
    if (this.#document.now.early.length > 0) this.#document.change({ early: [] });
  }
}
