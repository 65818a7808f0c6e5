import { type AttendantRest, RestError } from '@chimpassist/client/rest';
import { customerIdTextOf } from '@chimpassist/protocol';
import { createEffect, createSignal } from 'solid-js';
import { serverClock } from '../desk/server-clock.ts';
import type { DeskStore } from '../desk/store.ts';

/** A chat that an address names and that is not on the screen (yet), with what there is to say about it. */
export interface AddressedChat {
  topic: string;
  kind: 'loading' | 'unknown' | 'refused' | 'failed';
}

/**
 * Opens the chat that an address names: from the desk as soon as it is here, else by asking the server whether this
 * attendant may see it. `open` is called where it can be shown.
 */
export function createAddressedChat(store: DeskStore, rest: AttendantRest, open: (topic: string) => void) {
  const [wanted, setWanted] = createSignal<AddressedChat | null>(null);
  const isStill = (topic: string) => wanted()?.topic === topic;

  async function ask(topic: string): Promise<void> {
    const customerId = customerIdTextOf(topic);
    if (customerId === null) return;
    try {
      const [session] = await rest.lastSessions(customerId);
      if (!isStill(topic)) return;
      if (session === undefined) setWanted({ topic, kind: 'unknown' });
      else store.dispatch({ type: 'addressed', session, at: serverClock.now() });
    } catch (error) {
      if (!isStill(topic)) return;
      const status = error instanceof RestError ? error.status : 0;
      setWanted({ topic, kind: status === 403 ? 'refused' : status === 404 ? 'unknown' : 'failed' });
    }
  }
  let asked: string | null = null;
  // The desk comes a moment after the page.
  createEffect(() => {
    const topic = wanted()?.topic;
    const { chats, listed, deskVersion, open: shown } = store.state();
    if (topic === undefined) return;
    // What is opened is drawn a frame later. Until then the address stands for it, so that nobody sees no chat between.
    if (shown === topic) setWanted(null);
    else if (chats.has(topic)) open(topic);
    else if (listed && deskVersion !== null && asked !== topic) {
      asked = topic;
      void ask(topic);
    }
  });

  return {
    wanted,
    want(topic: string): void {
      asked = null;
      setWanted({ topic, kind: 'loading' });
    },
    /** Another chat, or none, is looked at now. */
    drop: (): void => void setWanted(null),
  };
}
