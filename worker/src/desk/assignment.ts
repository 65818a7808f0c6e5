import { type Offer, type OfferPayload, TOPICS } from '@chimpassist/protocol';
import type { Publish } from '@chimpassist/protocol/frames';
import { type Candidate, choose } from './choose.ts';
import type { DeskStore } from './desk-store.ts';
import type { SlotRow } from './rows.ts';

export interface Drained {
  offers: Publish[];
  /** Session topics whose customers nobody who is there could take; they stay in the queue. */
  nobody: Set<string>;
  /** Session topics whose offers changed. */
  touched: Set<string>;
}

interface Limits {
  assignmentTimeoutMs: number;
  attendantMaxSessions: number | null;
}

/**
 * Offers every open place that can be offered, in the order in which the customers came. Where all have stayed silent the
 * round begins anew, and the customer is told that nobody is there.
 */
export function drain(store: DeskStore, limits: Limits, now: number): Drained {
  const drained: Drained = { offers: [], nobody: new Set(), touched: new Set() };
  const open = store.chats.waitingSlots();
  if (open.length === 0) return drained;
  const candidates = new Map(store.candidates().map((candidate) => [candidate.idText, candidate]));
  for (const slot of open) {
    const all = [...candidates.values()];
    const inChat = membersOf(store, slot);
    const pick = (tried: readonly string[]) =>
      choose(
        all,
        { type: slot.type, wantedId: slot.wantedId, excluded: new Set([...tried, ...inChat]) },
        limits.attendantMaxSessions,
      );
    let chosen = pick(slot.tried);
    let tried = slot.tried;
    if (chosen === undefined) {
      const isThere = all.some(
        ({ idText, type }) => !inChat.has(idText) && (type === slot.type || idText === slot.wantedId),
      );
      // An optional place may stay open: nobody is told, and nobody is asked twice.
      if (slot.required && (!isThere || tried.length > 0)) drained.nobody.add(slot.sessionTopic);
      if (slot.required && tried.length > 0) {
        tried = [];
        chosen = pick(tried);
        if (chosen === undefined) store.chats.putSlot({ ...slot, tried });
      }
    }
    if (chosen === undefined) continue;
    candidates.set(chosen.idText, { ...chosen, load: chosen.load + 1 } satisfies Candidate);
    const offerExpires = now + limits.assignmentTimeoutMs;
    store.chats.putSlot({ ...slot, tried, offeredTo: chosen.idText, offerExpires });
    drained.touched.add(slot.sessionTopic);
    const offer = offerOf(store, slot, chosen.idText, offerExpires);
    if (offer) drained.offers.push(offer);
  }
  return drained;
}

/** Attendants who are in the chat, or hold an offer of another place of it. */
function membersOf(store: DeskStore, slot: SlotRow): Set<string> {
  const ids = store.chats
    .slots(slot.sessionTopic)
    .filter((other) => other.slot !== slot.slot)
    .flatMap(({ attendantId, offeredTo }) => [attendantId, offeredTo]);
  return new Set(ids.filter((id) => id !== null));
}

function offerOf(store: DeskStore, slot: SlotRow, attendantId: string, expiresAt: number): Publish | null {
  const chat = store.chats.chat(slot.sessionTopic);
  if (!chat) return null;
  const payload: OfferPayload = { ...chat.info, offer: offerDetails(slot, expiresAt) };
  return { topic: TOPICS.assignTo(attendantId), payload, qos: 1 };
}

/** What an attendant is told of an offer beside the chat. */
export const offerDetails = ({ note, from }: SlotRow, expiresAt: number): Offer => ({
  expiresAt,
  remainingMs: Math.max(0, expiresAt - Date.now()),
  ...(note === '' ? {} : { note }),
  ...(from === null ? {} : { from }),
});
