import type { WaitingFile } from '@chimpassist/client/files';
import type { AfterPorts } from '../after/after.ts';
import type { FilesPart } from '../files/files.ts';
import type { FormsPart, FormsView } from '../forms/forms.ts';
import type { VisitorPart } from '../visitor/index.ts';
import type { ClientConfig } from './config.ts';
import type { Emitter } from './events.ts';
import type { KeyValueStore } from './safe-storage.ts';
import type { Action, ConversationView } from './state.ts';
import type { Store } from './store.ts';

export interface Client {
  /** How many have sat here before this person: what is drawn for one is not drawn on for the next. */
  readonly sittings: number;
  /** How calls of parts that are loaded later prove themselves. */
  readonly ports: AfterPorts;
  readonly store: Pick<Store<ConversationView, Action>, 'state' | 'subscribe'>;
  /** Begins: who am I, what was said, and asks for somebody to talk to. */
  start(): void;
  /** In the name of the person who sits here now. */
  send(content: string): void;
  /** Sends what the field holds, and the files that were chosen. */
  sendDraft(): void;
  /** Sends what was given up once more, or takes it back. */
  retry(id: string): void;
  remove(id: string): void;
  /** Draws the form that the team asks now, once what shows it is loaded. */
  drawForms(place: HTMLElement, view: FormsView): void;
  setDraft(draft: string): void;
  /** Sends one file alone. */
  sendFile(file: WaitingFile): void;
  /** Loads what shows and prepares files; `state.files` is there then. */
  loadFiles(): void;
  /**
   * Whether the conversation can really be seen now, and which of its messages: only these count as read. Where it can,
   * the Worker is asked what it offers: files, and its hours.
   */
  setVisible(isVisible: boolean, isOnScreen?: (identity: string) => boolean): void;
  /** Other messages may have come into sight. */
  seen(): void;
  loadOlder(): void;
  /** The page woke, the network is back, storage changed: look again. */
  nudge(): void;
  /** The page closes, or goes where it may not come back from. */
  sayGone(): void;
  /**
   * To be asked before every act: true where somebody else sits here by now. Everything of the former person is gone
   * then, and what they were about to do is not done.
   */
  look(): boolean;
  stop(): void;
}

export interface ClientOptions {
  config: ClientConfig;
  storage: KeyValueStore;
  events: Emitter;
  fetcher?: typeof fetch;
  webSocket?: typeof WebSocket;
  /** How what shows and prepares files comes: each build has its own way. */
  loadFiles: () => Promise<FilesPart>;
  /** The same for what shows forms. */
  loadForms: () => Promise<FormsPart>;
  loadVisitor: () => Promise<VisitorPart>;
}
