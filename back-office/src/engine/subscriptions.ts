import type { AttendantChannel } from '@chimpassist/client/channel';
import { INSTRUCTIONS, type MessageRefusal } from '@chimpassist/protocol';
import { type DeskState, isAssigned, isOfferedToMe, isSupervisor } from '../desk/state.ts';
import type { DeskStore } from '../desk/store.ts';

/** The chats whose topics this desk listens to: its own, those offered to it, the one on the screen, a supervisor's all. */
function followed(state: DeskState): Set<string> {
  const topics = new Set<string>();
  for (const chat of state.chats.values()) {
    const live =
      isAssigned(state, chat) || isOfferedToMe(state, chat) || (chat.mine && chat.state !== 'over');
    if (live || chat.topic === state.open || (isSupervisor(state) && chat.state !== 'over'))
      topics.add(chat.topic);
  }
  return topics;
}

export interface SubscriptionHooks {
  /** The topics of a chat are subscribed, after each (re)connection. */
  chatReady(topic: string): void;
  /** The attendant's own topics and the desk's are subscribed. */
  deskReady(): void;
  /** Messages that the server will not store, perhaps mine. */
  refused(refusals: readonly MessageRefusal[]): void;
  /** Topics of messages that wait for their answer. */
  owed(): readonly string[];
  now(): number;
}

/** Keeps the broker subscriptions equal to what the desk follows, and turns what arrives into events. */
export function createSubscriptions(channel: AttendantChannel, store: DeskStore, hooks: SubscriptionHooks) {
  const chats = new Map<string, () => void>();

  const follow = (topic: string): (() => void) =>
    channel.followChat(topic, {
      onControl: (control) => store.dispatch({ type: 'control', topic, control, at: hooks.now() }),
      onMessage: (message) => store.dispatch({ type: 'message', topic, message, at: hooks.now() }),
      onStored: (acks) => store.dispatch({ type: 'stored', topic, acks }),
      onRefused(refusals) {
        hooks.refused(refusals);
        store.dispatch({ type: 'refused', topic, refusals });
      },
      onViewed: (readMessages) => store.dispatch({ type: 'viewed', topic, readMessages }),
      onTyping: (from, typing) =>
        store.dispatch({ type: 'typing', topic, from, typing, at: performance.now() }),
      onReady: () => hooks.chatReady(topic),
    });

  const leaveDesk = channel.followDesk({
    onOffer: (offer) => store.dispatch({ type: 'offered', offer, at: hooks.now() }),
    onControl({ instruction, refusal }) {
      if (refusal !== undefined) {
        const { command, sessionTopic: topic, code } = refusal;
        store.dispatch({ type: 'commandRefused', topic, code, command });
        return;
      }
      if (instruction === INSTRUCTIONS.monitorOffline) store.dispatch({ type: 'blocked', blocked: true });
      if (instruction === INSTRUCTIONS.monitorOnline) store.dispatch({ type: 'blocked', blocked: false });
    },
    onMarks: (marks) => store.dispatch({ type: 'marked', marks }),
    onQuiet: (quiet) => store.dispatch({ type: 'quieted', quiet }),
    onFeed: (feed) => store.dispatch({ type: 'deskFeed', feed, at: hooks.now() }),
    onReady: hooks.deskReady,
  });

  let shown: DeskState | null = null;
  return {
    /** Subscribes what is newly followed and lets go what is not. Cheap where nothing changed. */
    sync() {
      const state = store.peek();
      if (
        shown !== null &&
        shown.chats === state.chats &&
        shown.open === state.open &&
        shown.unsent === state.unsent
      )
        return;
      shown = state;
      const wanted = followed(state);
      for (const topic of hooks.owed()) wanted.add(topic);
      for (const [topic, out] of chats) {
        if (wanted.has(topic)) continue;
        out();
        chats.delete(topic);
      }
      for (const topic of wanted) {
        if (!chats.has(topic)) chats.set(topic, follow(topic));
      }
    },
    stop() {
      for (const out of chats.values()) out();
      leaveDesk();
      chats.clear();
    },
  };
}
