import type { Emitter } from './events.ts';
import { type Action, type ConversationView, isOwnIn, unreadIn } from './state.ts';
import type { Store } from './store.ts';

/** Tells the page's listeners what is new in the conversation; the history that is loaded is not. */
export function tellPage(store: Store<ConversationView, Action>, events: Emitter): void {
  store.subscribe((state, before) => {
    if (state.messages === before.messages) return;
    const known = new Set(before.messages.map(({ identity }) => identity));
    for (const message of state.messages) {
      if (known.has(message.identity) || !state.isHistoryLoaded || !before.isHistoryLoaded) continue;
      const { identity, content, from } = message;
      events.emit('message', {
        id: String(message.id ?? identity),
        content,
        from: { id: from.id, name: from.name },
        own: isOwnIn(state, message),
      });
    }
    const unread = unreadIn(state).length;
    if (unread !== unreadIn(before).length) events.emit('unread', unread);
  });
}
