import { identityOf, type MessageRef } from '@chimpassist/protocol';

/** Entries of one digest block. A block is written once, so it costs a thousandth of a row a message. */
export const BLOCK_SIZE = 1024;

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/**
 * 64 bits of a message's identity. Not secure against someone who makes collisions on purpose: every hit is compared
 * with the stored row, so a collision costs a read and nothing else.
 */
export function identityHash(ref: MessageRef): bigint {
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(identityOf(ref))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  }
  return hash;
}

/**
 * Which log entry may hold a message, by the hash of its identity. Kept in memory, built from digest blocks and the
 * tail of the log at the first need. This is what a UNIQUE index would do for one more row written per message.
 */
export class IdentityIndex {
  readonly #seqs = new Map<bigint, number | number[]>();

  add(hash: bigint, seq: number): void {
    const known = this.#seqs.get(hash);
    if (known === undefined) this.#seqs.set(hash, seq);
    else this.#seqs.set(hash, [...(Array.isArray(known) ? known : [known]), seq]);
  }

  /** Candidates, to be compared with the stored rows. */
  find(hash: bigint): number[] {
    const known = this.#seqs.get(hash);
    if (known === undefined) return [];
    return Array.isArray(known) ? known : [known];
  }
}
