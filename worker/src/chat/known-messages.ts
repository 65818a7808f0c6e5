import { claimedIdentityOf, type Message, type MessageRef } from '@chimpassist/protocol';
import { type Candidate, wordsOf } from './copies.ts';
import { digestedSeqIn, digestsIn, putDigest } from './digest-rows.ts';
import { BLOCK_SIZE, IdentityIndex, messageHash } from './identity-index.ts';
import { type LogTable, ROW_KINDS } from './log-table.ts';
import type { ReadTimes } from './read-times.ts';

interface Hashed {
  seq: number;
  hash: bigint;
}

/**
 * Which messages a chat has stored, by their identity: in memory, from digests and the tail of the log. A digest is
 * written once for many messages, and keeps the identities of messages whose rows were deleted by age.
 */
export class KnownMessages {
  readonly #table: LogTable;
  readonly #times: ReadTimes;
  #index: IdentityIndex | undefined;
  #last: { ref: MessageRef; hash: bigint } | undefined;
  /** Up to this `seq` digests hold the identities. */
  #digestedSeq: number;
  /** Of the messages after that, by their `seq`: what the next digest is made of. Filled with the index. */
  readonly #undigested = new Map<number, bigint>();

  constructor(table: LogTable, times: ReadTimes) {
    this.#table = table;
    this.#times = times;
    this.#digestedSeq = digestedSeqIn(table);
  }

  get digestedSeq(): number {
    return this.#digestedSeq;
  }

  /** The messages with this `claimedIdentityOf` that are, or were, in the log: none, one, or two whose senders share an id. */
  find(ref: MessageRef): Candidate[] {
    const identity = claimedIdentityOf(ref);
    return this.#all()
      .find(this.#hashOf(ref))
      .flatMap((seq): Candidate[] => {
        const [row] = this.#table.rows<{ json: string }>('SELECT json FROM log WHERE seq = ?', seq);
        if (row === undefined) return [{ seq, stored: null }];
        const body = JSON.parse(row.json) as MessageRef & Pick<Message, 'content' | 'attachments'>;
        if (claimedIdentityOf(body) !== identity) return [];
        return [{ seq, stored: { role: body.from.role ?? 'unverified', words: wordsOf(body) } }];
      });
  }

  /** Before its entry is said to be `appended`. */
  add(ref: MessageRef, seq: number): void {
    const hash = this.#hashOf(ref);
    this.#all().add(hash, seq);
    this.#undigested.set(seq, hash);
  }

  /** Writes a digest once the tail is long enough for one. */
  appended(seq: number): void {
    if (seq - this.#digestedSeq >= BLOCK_SIZE) this.digestUpTo(seq);
  }

  /** Puts the identities up to a `seq` into a digest, so that the rows may go. */
  digestUpTo(seq: number): void {
    const first = this.#digestedSeq + 1;
    if (seq < first) return;
    this.#all();
    const block = new BigUint64Array(seq - first + 1);
    // Receipts have no identity; their place holds 0.
    for (const [of, hash] of this.#undigested) {
      if (of > seq) continue;
      block[of - first] = hash;
      this.#undigested.delete(of);
    }
    putDigest(this.#table, {
      firstSeq: first,
      hashes: block,
      readTimes: this.#times.takeForDigest(first, seq),
    });
    this.#digestedSeq = seq;
  }

  /** A message is looked for before it is added. */
  #hashOf(ref: MessageRef): bigint {
    if (this.#last?.ref !== ref) this.#last = { ref, hash: messageHash(ref) };
    return this.#last.hash;
  }

  #all(): IdentityIndex {
    if (this.#index) return this.#index;
    const index = new IdentityIndex();
    for (const { firstSeq, hashes } of digestsIn(this.#table)) {
      hashes.forEach((hash, i) => {
        if (hash !== 0n) index.add(hash, firstSeq + i);
      });
    }
    for (const { seq, hash } of this.#tail()) {
      index.add(hash, seq);
      this.#undigested.set(seq, hash);
    }
    this.#index = index;
    return index;
  }

  #tail(): Hashed[] {
    return this.#table
      .rows<{ seq: number; json: string }>(
        `SELECT seq, json FROM log WHERE seq > ? AND kind = ${ROW_KINDS.message}`,
        this.#digestedSeq,
      )
      .map(({ seq, json }) => ({ seq, hash: messageHash(JSON.parse(json) as MessageRef) }));
  }
}
