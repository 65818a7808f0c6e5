import { type Message, type Role, sideOf } from '@chimpassist/protocol';

/** A stored message of the same `claimedIdentityOf` as one that has come; `null` where its row was deleted by age. */
export interface Candidate {
  seq: number;
  stored: { role: Role; words: string } | null;
}

/** What a copy has to say as well: the text, and which files. */
export const wordsOf = ({ content, attachments = [] }: Pick<Message, 'content' | 'attachments'>): string =>
  [content, ...attachments.map(({ id }) => id)].join('\0');

export interface Arrived {
  /** As {@link wordsOf} says them. */
  words: string;
  hasId: boolean;
  /** Likeliest first, never empty. */
  roles: readonly Role[];
  isProven: boolean;
}

/** What a message that has come is, beside those that are stored. */
export type Verdict =
  | { kind: 'new'; role: Role; isTwin: boolean }
  | { kind: 'copy'; seq: number }
  /** A copy of the message with this `seq`, with other words than that has. */
  | { kind: 'otherWords'; seq: number };

/**
 * Tells a copy from a new message. A role that a topic proves belongs to the identity: customer and attendant with the
 * same id may write in the same millisecond, and neither's words are a copy of the other's. What nothing proves is a copy
 * where the words are the same.
 */
export function verdictOn(candidates: readonly Candidate[], arrived: Arrived): Verdict {
  const [likeliest = 'unverified'] = arrived.roles;
  const [first] = candidates;
  if (first === undefined) return { kind: 'new', role: likeliest, isTwin: false };
  // Nobody knows any more whose it was; what was deleted by age does not come back by a late copy.
  const deleted = candidates.find(({ stored }) => stored === null);
  if (deleted !== undefined) return { kind: 'copy', seq: deleted.seq };
  const mayBe = ({ stored }: Candidate, role: Role): boolean =>
    stored !== null &&
    (sideOf(stored.role) === sideOf(role) ||
      // An id is a promise that there is one such message: only proof says that it is another's.
      (arrived.hasId && (!arrived.isProven || stored.role === 'unverified')));
  const possible = candidates.filter((one) => arrived.roles.some((role) => mayBe(one, role)));
  const same = possible.find(({ stored }) => stored?.words === arrived.words);
  if (same !== undefined) return { kind: 'copy', seq: same.seq };
  const free = arrived.roles.find((role) => !candidates.some((one) => mayBe(one, role)));
  if (free !== undefined) return { kind: 'new', role: free, isTwin: true };
  return { kind: 'otherWords', seq: (possible[0] ?? first).seq };
}
