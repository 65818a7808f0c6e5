import { type Accessor, createContext, type JSX, useContext } from 'solid-js';
import type { Drafts } from '../chat/drafts.ts';
import type { Chat, DeskState } from '../desk/state.ts';
import type { DeskStore } from '../desk/store.ts';
import type { Engine } from '../engine/engine.ts';
import type { Settings } from '../settings/settings.ts';

export type DeskDialog = 'handOver' | 'end' | 'keys' | null;

/** What every part of the desk needs. */
export interface Desk {
  settings: Settings;
  store: DeskStore;
  engine: Engine;
  state: Accessor<DeskState>;
  drafts: Drafts;
  /** The chat on the screen. */
  openChat: Accessor<Chat | null>;
  open(topic: string | null): void;
  dialog: Accessor<DeskDialog>;
  setDialog(dialog: DeskDialog): void;
  /** Whether the customer panel is unfolded where it does not fit beside the chat. */
  panelOpen: Accessor<boolean>;
  setPanelOpen(open: boolean): void;
  /** The topics of the list from top to bottom, for the keyboard. */
  listedTopics: Accessor<readonly string[]>;
  setListedTopics(topics: readonly string[]): void;
  /** This second, epoch ms: for clocks that run. */
  now: Accessor<number>;
  signOut(): void;
  /** A line for people about something that just failed; null takes it away. */
  tell(text: string | null): void;
}

const DeskContext = createContext<Desk>();

export const DeskProvider = (props: { value: Desk; children: JSX.Element }) => (
  <DeskContext.Provider value={props.value}>{props.children}</DeskContext.Provider>
);

export function useDesk(): Desk {
  const value = useContext(DeskContext);
  if (value === undefined) throw new Error('useDesk needs a DeskProvider above it.');
  return value;
}
