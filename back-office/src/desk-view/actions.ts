import { idText } from '@chimpassist/protocol';
import { isBlank } from '@chimpassist/protocol/text';
import { sourceOf } from '../answers/answer-source.ts';
import { mayDecline, mayTake } from '../chat/people.ts';
import { isAssigned, isFromCustomer, isSupervisor, waitsForMe } from '../desk/state.ts';
import { isSnoozedNow } from '../marks/mark-state.ts';
import { isField } from '../ui/writing.ts';
import type { Desk } from './desk-context.tsx';

/** Everything that a key does, once: the keyboard, its sheet and the command bar read it from here. */
export type ActionId =
  | 'next'
  | 'previous'
  | 'nextWaiting'
  | 'nextToAnswer'
  | 'search'
  | 'searchAll'
  | 'commands'
  | 'reply'
  | 'note'
  | 'switchMode'
  | 'saveAnswer'
  | 'change'
  | 'tag'
  | 'snooze'
  | 'unread'
  | 'take'
  | 'decline'
  | 'handOver'
  | 'end'
  | 'settings'
  | 'board'
  | 'reports'
  | 'visitors'
  | 'sheet';

export interface Action {
  id: ActionId | 'list';
  /** As people read them. They type a character, so they work on every layout. */
  keys: readonly string[];
  /** `key` of the events that do it outside of a field. */
  typed: readonly string[];
}

/** What the sheet shows, in this order. */
export const ACTIONS: readonly Action[] = [
  { id: 'next', keys: ['J', '↓', 'Alt+↓'], typed: ['j', 'ArrowDown'] },
  { id: 'previous', keys: ['K', '↑', 'Alt+↑'], typed: ['k', 'ArrowUp'] },
  { id: 'nextToAnswer', keys: ['A', 'Alt+Shift+↓'], typed: ['a'] },
  { id: 'nextWaiting', keys: ['W'], typed: ['w'] },
  { id: 'search', keys: ['/'], typed: ['/'] },
  { id: 'searchAll', keys: ['F'], typed: ['f'] },
  { id: 'commands', keys: ['Ctrl+K'], typed: [] },
  { id: 'reply', keys: ['R'], typed: ['r'] },
  { id: 'note', keys: ['N'], typed: ['n'] },
  { id: 'switchMode', keys: ['Alt+Shift+↑'], typed: [] },
  { id: 'saveAnswer', keys: ['S'], typed: ['s'] },
  { id: 'change', keys: ['E'], typed: ['e'] },
  { id: 'tag', keys: ['T'], typed: ['t'] },
  { id: 'snooze', keys: ['Z'], typed: ['z'] },
  { id: 'unread', keys: ['U'], typed: ['u'] },
  { id: 'take', keys: ['Y'], typed: ['y'] },
  { id: 'decline', keys: ['D'], typed: ['d'] },
  { id: 'handOver', keys: ['H'], typed: ['h'] },
  { id: 'end', keys: ['X'], typed: ['x'] },
  { id: 'settings', keys: [','], typed: [','] },
  { id: 'board', keys: ['B'], typed: ['b'] },
  { id: 'reports', keys: ['G'], typed: ['g'] },
  { id: 'visitors', keys: ['V'], typed: ['v'] },
  { id: 'list', keys: ['Esc'], typed: [] },
  { id: 'sheet', keys: ['?'], typed: ['?'] },
];

const BY_KEY: ReadonlyMap<string, ActionId> = new Map(
  ACTIONS.flatMap(({ id, typed }) =>
    id === 'list' ? [] : typed.map((key): [string, ActionId] => [key, id]),
  ),
);
export const actionOfKey = (key: string): ActionId | undefined => BY_KEY.get(key);

/** Who pressed a key for what does not come within this time wants something else by now. */
const WAIT_MS = 3_000;
const LOOK_EVERY_MS = 50;

const focusOn = (id: string): void => document.getElementById(id)?.focus();

/** A part that is still being read gets the focus when it is there, unless the person writes elsewhere by then. */
function focusWhenThere(id: string, until = performance.now() + WAIT_MS): void {
  const element = document.getElementById(id);
  if (element !== null) element.focus();
  else if (performance.now() < until && !isField(document.activeElement))
    setTimeout(() => focusWhenThere(id, until), LOOK_EVERY_MS);
}

/** The one after the open one, from the top again after the last. */
const after = (topics: readonly string[], open: string | null): string | null =>
  topics[((open === null ? -1 : topics.indexOf(open)) + 1) % Math.max(1, topics.length)] ?? null;

/** The last message of this attendant that may be changed still. */
const lastChangeable = (desk: Desk) => desk.openChat()?.messages.findLast((each) => desk.mayChange(each));

/** Whether it would do anything at this moment. */
export function canRun(desk: Desk, id: Action['id']): boolean {
  const state = desk.store.peek();
  const chat = desk.openChat();
  switch (id) {
    case 'list':
      return false;
    case 'searchAll':
    case 'reports':
      return desk.hasWorkspace();
    case 'reply':
    case 'note':
    case 'switchMode':
    case 'saveAnswer':
      return chat !== null;
    case 'change':
      return lastChangeable(desk) !== undefined;
    case 'tag':
    case 'snooze':
    case 'unread':
      return chat !== null && desk.hasWorkspace();
    case 'take':
      return chat !== null && mayTake(state, chat) && !chat.handedOver;
    case 'decline':
      return chat !== null && mayDecline(desk, chat);
    case 'handOver':
    case 'end':
      return chat !== null && isAssigned(state, chat);
    case 'visitors':
      return desk.teamSettings()?.visitors === true;
    case 'board':
      return isSupervisor(state);
    default:
      return true;
  }
}

/** @param isFromReply the person is in the field of a reply, and goes on to the next one's. */
export function runAction(desk: Desk, id: ActionId, isFromReply: boolean): void {
  const state = desk.state();
  const { open } = state;
  const chats = [...state.chats.values()];
  const go = (topic: string | null, reply: boolean) => {
    if (topic !== null) desk.open(topic, { reply, walks: true });
  };
  if (!canRun(desk, id)) return;
  switch (id) {
    case 'next':
    case 'previous': {
      const { topic, reply } = desk.walk.step(open, id === 'next' ? 1 : -1, isFromReply);
      go(topic, reply);
      return;
    }
    case 'nextWaiting': {
      const waiting = chats.filter((chat) => chat.state === 'waiting');
      waiting.sort((one, other) => one.since - other.since);
      desk.walk.end();
      const topics = waiting.map(({ topic }) => topic);
      go(after(topics, open), isFromReply);
      return;
    }
    case 'nextToAnswer': {
      const unanswered = chats.filter(
        (chat) => waitsForMe(state, chat) && !isSnoozedNow(state, chat, desk.now()),
      );
      unanswered.sort((one, other) => (one.askedAt ?? 0) - (other.askedAt ?? 0));
      desk.walk.end();
      const topics = unanswered.map(({ topic }) => topic);
      go(after(topics, open), isFromReply);
      return;
    }
    case 'search':
      focusOn('list-search');
      return;
    case 'searchAll':
      desk.search();
      return;
    case 'commands':
      desk.ask('commands', '');
      return;
    case 'reply':
    case 'note':
    case 'switchMode':
      if (open === null) return;
      desk.writeNote(open, id === 'switchMode' ? !desk.writesNote(open) : id === 'note');
      focusOn('composer');
      return;
    case 'saveAnswer': {
      const chat = desk.openChat();
      const last = chat?.messages.findLast(
        (message) =>
          !isFromCustomer(chat, message) &&
          idText(message.from.id) === idText(state.me.id) &&
          !isBlank(message.content),
      );
      if (open !== null && last !== undefined) desk.saveAnswer(sourceOf(open, last));
      return;
    }
    case 'change': {
      const last = lastChangeable(desk);
      if (open !== null && last?.seq !== undefined)
        desk.change({ topic: open, seq: last.seq, text: last.content });
      return;
    }
    case 'tag':
      // Where it is folded away.
      desk.setPanelOpen(true);
      queueMicrotask(() => focusWhenThere('tag-chat'));
      return;
    case 'snooze':
      if (open !== null) desk.ask('snooze', open);
      return;
    case 'unread':
      if (open !== null) desk.markUnread(open);
      return;
    case 'take':
    case 'decline':
      if (open !== null) desk[id](open);
      return;
    case 'handOver':
    case 'end':
      if (open !== null) desk.ask(id, open);
      return;
    case 'board':
    case 'reports':
    case 'visitors':
    case 'settings':
      desk.openPage(id);
      return;
    case 'sheet':
      desk.ask('keys', '');
      return;
  }
}
