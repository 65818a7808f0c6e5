import type { ChatMessage } from '@chimpassist/client/conversation';
import { idText, type WorkspaceSettings } from '@chimpassist/protocol';
import { type Accessor, createSignal } from 'solid-js';
import type { DeskStore } from '../desk/store.ts';

const MINUTE_MS = 60_000;

/** A message that its writer is about to change, or of which a supervisor reads what it said before. */
export interface ChangingMessage {
  topic: string;
  seq: number;
  text: string;
  /** Reads only. */
  isTrace?: true;
}

export interface DeskChanges {
  /** What is being changed, or read; null: nothing. */
  changing: Accessor<ChangingMessage | null>;
  change(message: ChangingMessage | null): void;
  /** Whether this attendant may change the message now. */
  mayChange(message: ChatMessage): boolean;
}

/** Changing what one has written, where the team wants that, and for as long as it wants. */
export function createDeskChanges(
  settings: Accessor<WorkspaceSettings | null>,
  store: DeskStore,
  now: () => number,
): DeskChanges {
  const [changing, change] = createSignal<ChangingMessage | null>(null);
  const withinMs = () => (settings()?.changeMinutes ?? 0) * MINUTE_MS;
  return {
    changing,
    change: (message) => void change(message),
    mayChange: ({ from, seq, receivedAt, changed }) =>
      seq !== undefined &&
      receivedAt !== undefined &&
      from.role === 'attendant' &&
      idText(from.id) === idText(store.state().me.id) &&
      !changed?.deleted &&
      now() - receivedAt < withinMs(),
  };
}
