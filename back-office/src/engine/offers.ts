import type { DeskEvent } from '../desk/events.ts';
import { type DeskState, isOfferedToMe } from '../desk/state.ts';

/**
 * Which offers are still to be accepted: each that stands, until the broker has the acceptance. One that came while the
 * page loaded, or while the connection was away, is accepted as soon as it is known to stand still. What a colleague hands
 * over to me in person is left to me.
 */
export function createOffers(accept: (topic: string) => Promise<void>) {
  const done = new Set<string>();

  function take(topic: string): void {
    if (done.has(topic)) return;
    done.add(topic);
    accept(topic).catch(() => {
      // Not connected: the next picture of the desk says whether it is still offered.
      done.delete(topic);
    });
  }
  return {
    /** Called after each event that can bring an offer, or end one. */
    heard(state: DeskState, event: DeskEvent): void {
      if (event.type === 'offered') done.delete(event.offer.sessionTopic);
      // A new connection: nobody knows whether the last acceptance has arrived.
      if (event.type === 'connection' && event.kind !== 'online') done.clear();
      for (const topic of done) {
        const chat = state.chats.get(topic);
        if (chat === undefined || !isOfferedToMe(state, chat)) done.delete(topic);
      }
      // An attendant who is away accepts by hand, or not at all.
      if (state.connection.kind !== 'online' || state.blocked || state.availability === 'away') return;
      const heard = event.type === 'offered' ? event.offer.sessionTopic : null;
      for (const chat of state.chats.values()) {
        // The offer says whether a colleague asks in person, and the offer may come after the desk's feed of the chat.
        const isKnown = chat.offer !== null || chat.topic === heard;
        if (isKnown && isOfferedToMe(state, chat) && chat.offer?.byName !== true) take(chat.topic);
      }
    },
  };
}
