import { nudgeOnWake } from '@chimpassist/protocol/connection';
import { type Client, createClient } from '../core/client.ts';
import type { ClientConfig } from '../core/config.ts';
import type { Emitter } from '../core/events.ts';
import type { KeyValueStore } from '../core/safe-storage.ts';
import { createAttention } from './attention.ts';

/** A client that has begun, bound to the browser's events: waking, another tab, another customer. */
export interface RunningClient {
  client: Client;
  /** Draws attention to messages while the page is hidden. Returns the way out. */
  attend(title: string, hasSound: boolean): () => void;
  stop(): void;
}

export function startClient(options: {
  config: ClientConfig;
  storage: KeyValueStore;
  events: Emitter;
}): RunningClient {
  const client = createClient(options);
  const leave = nudgeOnWake(client);
  const look = (): void => client.nudge();
  window.addEventListener('storage', look);
  client.start();
  return {
    client,
    attend: (title, hasSound) =>
      createAttention(options.events, { text: () => title, hasSound: () => hasSound }),
    stop() {
      window.removeEventListener('storage', look);
      leave();
      client.stop();
    },
  };
}
