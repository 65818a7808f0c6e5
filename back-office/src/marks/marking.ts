import { customerIdTextOf, type MarkBody } from '@chimpassist/protocol';
import { onCleanup } from 'solid-js';
import { serverClock } from '../desk/server-clock.ts';
import type { DeskStore } from '../desk/store.ts';
import type { Engine } from '../engine/engine.ts';
import { markNow } from './mark-state.ts';

/** Sets the marks of this attendant, and takes away those that have done their work. */
export function createMarking(
  engine: Engine,
  store: DeskStore,
  { failed, leave }: { failed(): void; leave(topic: string): void },
) {
  async function put(topic: string, value: MarkBody['mark']): Promise<void> {
    const id = store.peek().chats.get(topic)?.session.customer.id ?? customerIdTextOf(topic);
    if (id === null) return;
    try {
      const { rest } = await engine.workspace();
      const before = store.peek().marks;
      const marks = await rest.putMark(id, value);
      // It is said to all windows, this one too: what was heard meanwhile may be newer, and the rest comes.
      if (store.peek().marks === before) store.dispatch({ type: 'marked', marks });
    } catch {
      failed();
    }
  }
  onCleanup(
    store.listen((before, after, event) => {
      const topic = after.open;
      if (event.type !== 'opened' || topic === null || before.open === topic) return;
      const chat = after.chats.get(topic);
      if (chat === undefined) return;
      switch (markNow(after, chat, serverClock.now())) {
        case 'woken':
          void put(topic, null);
          return;
        case 'unread':
          // The server takes it away by itself: it hears what is looked at.
          store.dispatch({
            type: 'marked',
            marks: [...after.marks].flatMap(([each, mark]) => (each === topic ? [] : [mark])),
          });
          return;
      }
    }),
  );
  return {
    mark: (topic: string, value: MarkBody['mark']): void => void put(topic, value),
    markUnread(topic: string): void {
      leave(topic);
      void put(topic, { kind: 'unread' });
    },
  };
}
