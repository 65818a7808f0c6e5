import type { Connection } from '@chimpassist/client/mqtt';
import { TOPICS } from '@chimpassist/protocol';
import type { DeskStore } from '../desk/store.ts';

/** A typing is told at most this often, and lasts about twice as long on the other side. */
const EVERY_MS = 3_000;

/** Tells customers that this attendant is writing. Perishable: what cannot be said now is not said later. */
export function createTyping(
  connection: Connection,
  store: DeskStore,
  elapsed: () => number = () => performance.now(),
) {
  let told = { topic: '', at: Number.NEGATIVE_INFINITY };

  function tell(topic: string, typing: boolean): void {
    const { id, name, avatarURL } = store.peek().me;
    const from = { id, name, avatarURL, role: 'attendant' };
    connection.publish(TOPICS.typing(topic), { from, typing }, 0).catch(() => {});
  }

  return {
    /** Told every few seconds. An empty field says that it ended. */
    typed(topic: string, isTyping: boolean): void {
      if (!isTyping) {
        if (told.topic === topic) tell(topic, false);
        told = { topic: '', at: Number.NEGATIVE_INFINITY };
        return;
      }
      if (told.topic === topic && elapsed() - told.at < EVERY_MS) return;
      told = { topic, at: elapsed() };
      tell(topic, true);
    },
    /** The message itself has said it. */
    sent(): void {
      told = { topic: '', at: Number.NEGATIVE_INFINITY };
    },
  };
}
