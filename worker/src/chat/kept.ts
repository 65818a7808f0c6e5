import type { ErasedByBridge } from '@chimpassist/protocol/frames';
import type { Face } from './faces.ts';
import { type ChatState, NO_CHAT, type Session } from './machine/state.ts';

/** What one chat keeps besides its log. */
export interface Kept {
  state: ChatState;
  /** Texts of the ids of all attendants who ever were in this customer's chats. */
  everAssigned: string[];
  /** Names and pictures of the newest attendants who are in the chat no more: a message of theirs goes under these. */
  formerly?: Face[];
  /** The highest lease epoch of which a state change was taken. */
  epoch: number;
  /** The desk, or the session index, has not taken the newest state yet. */
  unsynced: boolean;
  /** The customer has no page open. */
  away?: true;
  /** Of a customer whose chat was erased: what was before does not come back. */
  erasure?: Erasure;
}

export const NOTHING_KEPT: Kept = { state: NO_CHAT, everAssigned: [], epoch: 0, unsynced: false };

/** The tombstone of what was erased, and the receipt of it. */
export interface Erasure {
  /** When it was ordered, epoch ms. What was written before does not come back. */
  at: number;
  /** What this object held. */
  messages: number;
  sessions: number;
  /** The desk has forgotten the chat and keeps the order for the bridge. */
  desk: boolean;
  /** What the bridge had in its spool, beside it, and in MongoDB; null while it has not said so. */
  bridge: ErasedByBridge | null;
}

/** What stays of a session whose customer is forgotten: the id, which the topic has anyway. */
export const withoutName = (session: Session): Session => ({
  ...session,
  customer: { id: session.customer.id, name: '', avatarURL: null },
});

/** States kept before the queue had an order of its own, and before a chat that goes on could look for somebody. */
export function upgraded(kept: Kept): Kept {
  const { state } = kept;
  if (state.kind === 'none') return kept;
  const session = { ...state.session, arrivedAt: state.session.arrivedAt ?? state.since };
  if (state.kind === 'over') return { ...kept, state: { ...state, session } };
  return { ...kept, state: { ...state, session, wishes: state.wishes ?? [] } };
}
