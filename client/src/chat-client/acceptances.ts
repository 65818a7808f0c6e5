import type { SessionTopic } from '@chimpassist/protocol';
import type { WireSession } from '../wire/session.ts';

export interface AcceptanceParts {
  /** Tells the server. */
  publish(session: WireSession): void;
  /** Listens to the chat, and calls `ready` when the broker has granted that. Returns a function that stops listening. */
  listen(session: WireSession, ready: () => void): () => void;
}

/**
 * Chats that were accepted, until the server says that the attendant is in them. It takes none of the attendant's words
 * before; over a broker an acceptance and the first word travel on different connections, and the word may be quicker.
 */
export function createAcceptances({ publish, listen }: AcceptanceParts) {
  const waiting = new Map<SessionTopic, { isPublished: boolean; stop(): void }>();

  function settle(topic: SessionTopic): void {
    waiting.delete(topic);
  }
  function giveUp(topic: SessionTopic): void {
    waiting.get(topic)?.stop();
    settle(topic);
  }
  return {
    /** Accepts, once the server's answer can be heard. An offer that is repeated is accepted again. */
    accept(session: WireSession): void {
      const topic = session.sessionTopic;
      const before = waiting.get(topic);
      if (before?.isPublished) publish(session);
      if (before !== undefined) return;
      const acceptance = { isPublished: false, stop: (): void => {} };
      waiting.set(topic, acceptance);
      acceptance.stop = listen(session, () => {
        if (!acceptance.isPublished) publish(session);
        acceptance.isPublished = true;
      });
    },
    /** The server has let the attendant in. */
    settle,
    /** Stops listening to a chat that was accepted in vain. */
    giveUp,
    /** Gives up all but these. */
    giveUpAllBut(isKept: (topic: SessionTopic) => boolean): void {
      for (const topic of [...waiting.keys()]) if (!isKept(topic)) giveUp(topic);
    },
  };
}
