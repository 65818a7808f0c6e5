import { nudgeOnWake } from '@chimpassist/protocol/connection';
import { render } from 'preact';
import { type Client, createClient } from '../core/client.ts';
import type { ClientConfig } from '../core/config.ts';
import type { Emitter } from '../core/events.ts';
import type { KeyValueStore } from '../core/safe-storage.ts';
import { createAttention } from './attention.ts';
import conversationCss from './conversation.css?inline';
import panelCss from './panel.css?inline';
import { Panel, type PanelProps } from './panel.tsx';

/** Everything after the launcher, in one piece that is loaded when it is needed. */
export type Full = typeof import('./full.tsx');

export interface Session {
  client: Client;
  /** Draws attention to messages while the page is hidden. Returns the way out. */
  attend(title: string, hasSound: boolean): () => void;
  stop(): void;
}

/** A client bound to the browser's events: waking, another tab, another customer. */
export function startSession(options: {
  config: ClientConfig;
  storage: KeyValueStore;
  events: Emitter;
}): Session {
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

/** Draws the panel, or draws it anew with other props. Returns the way to take it away. */
export function drawPanel(place: HTMLElement, props: PanelProps): () => void {
  render(<Panel {...props} />, place);
  return () => render(null, place);
}

export const css = conversationCss + panelCss;
