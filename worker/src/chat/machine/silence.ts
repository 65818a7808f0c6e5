import { INSTRUCTIONS } from '@chimpassist/protocol';
import type { ClosingTerms } from '../../contract/chat-settings.ts';
import type { ChatEvent } from './event.ts';
import { type Step, unchanged } from './outcome.ts';
import type { ChatState } from './state.ts';

/** What a chat's log says of its silence. */
export interface LastWord {
  /** Epoch ms; 0 where nothing was said. */
  at: number;
  /** The customer has said it, and waits for an answer. */
  isCustomers: boolean;
}

/** What a silence brings about, and when, epoch ms. */
export interface SilenceStep {
  at: number;
  event: Extract<ChatEvent, { kind: 'warn' | 'silent' | 'goesOn' }>;
}

/**
 * What comes next while nobody says anything: a warning, then the end. Null where a chat waits for somebody, or its customer for
 * an answer.
 */
export function nextOfSilence(
  state: ChatState,
  { at, isCustomers }: LastWord,
  { afterMs, warnMs }: ClosingTerms,
  now: number,
): SilenceStep | null {
  if (state.kind !== 'online' || isCustomers) return null;
  const { rev } = state;
  if (state.closesAt !== undefined) return { at: state.closesAt, event: { kind: 'silent', rev } };
  const end = Math.max(at, state.since) + afterMs;
  // However late it is noticed, there is a warning, and all of its time.
  return { at: end - warnMs, event: { kind: 'warn', rev, closesAt: Math.max(end, now + warnMs) } };
}

/** The customer is told that the chat is going to end. */
export function warn(state: ChatState, { rev, closesAt }: Extract<ChatEvent, { kind: 'warn' }>): Step {
  if (state.kind !== 'online' || state.rev !== rev || state.closesAt !== undefined) return unchanged(state);
  return { state: { ...state, rev: rev + 1, closesAt }, effects: [{ instruction: INSTRUCTIONS.update }] };
}

/** Somebody has said something, or has put the chat aside: the end that was announced does not come. */
export function goOn(state: ChatState): Step {
  if (state.kind !== 'online' || state.closesAt === undefined) return unchanged(state);
  const { closesAt: _, ...rest } = state;
  return { state: { ...rest, rev: state.rev + 1 }, effects: [{ instruction: INSTRUCTIONS.update }] };
}
