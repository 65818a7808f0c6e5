import { isComposing } from '@chimpassist/client/field';
import { onCleanup } from 'solid-js';
<<<<<<< HEAD
=======
import { isAssigned, isFromCustomer, isSupervisor, waitsForMe } from '../desk/state.ts';
>>>>>>> ca2e9db (Back office: the supervisor's board; hand-over to a team)
import { isField, lettersAreCommands } from '../ui/writing.ts';
import { type ActionId, actionOfKey, runAction } from './actions.ts';
import type { Desk } from './desk-context.tsx';

<<<<<<< HEAD
=======
type Action =
  | 'next'
  | 'previous'
  | 'nextWaiting'
  | 'nextToAnswer'
  | 'search'
  | 'searchAll'
  | 'tag'
  | 'reply'
  | 'note'
  | 'switchMode'
  | 'saveAnswer'
  | 'handOver'
  | 'settings'
  | 'board'
  | 'sheet';

/** What the sheet shows. Keys are those that type a character, so they work on every layout. */
export const SHORTCUTS: readonly { keys: readonly string[]; does: Action | 'list' }[] = [
  { keys: ['J', '↓', 'Alt+↓'], does: 'next' },
  { keys: ['K', '↑', 'Alt+↑'], does: 'previous' },
  { keys: ['A', 'Alt+Shift+↓'], does: 'nextToAnswer' },
  { keys: ['W'], does: 'nextWaiting' },
  { keys: ['/'], does: 'search' },
  { keys: ['F'], does: 'searchAll' },
  { keys: ['R'], does: 'reply' },
  { keys: ['N'], does: 'note' },
  { keys: ['Alt+Shift+↑'], does: 'switchMode' },
  { keys: ['S'], does: 'saveAnswer' },
  { keys: ['T'], does: 'tag' },
  { keys: ['H'], does: 'handOver' },
  { keys: [','], does: 'settings' },
  { keys: ['B'], does: 'board' },
  { keys: ['Esc'], does: 'list' },
  { keys: ['?'], does: 'sheet' },
];

const ACTIONS: Readonly<Record<string, Action>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  w: 'nextWaiting',
  a: 'nextToAnswer',
  '/': 'search',
  f: 'searchAll',
  t: 'tag',
  r: 'reply',
  n: 'note',
  s: 'saveAnswer',
  h: 'handOver',
  ',': 'settings',
  b: 'board',
  '?': 'sheet',
};

>>>>>>> ca2e9db (Back office: the supervisor's board; hand-over to a team)
/** Alt with an arrow moves through the chats also out of a field. */
const isArrow = (key: string): boolean => key === 'ArrowDown' || key === 'ArrowUp';

/** Where keys belong to something else: a field, an open menu, a dialog, a control that arrows move in. */
const isTaken = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable], [role="menu"], [role="dialog"]') !== null;

/** What the focused element scrolls by arrows, or stands in. */
const isScrolled = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.messages, .customer-parts') !== null;

function actionOf(event: KeyboardEvent): ActionId | undefined {
  if (event.altKey && event.shiftKey) {
    if (event.key === 'ArrowUp') return 'switchMode';
    return event.key === 'ArrowDown' ? 'nextToAnswer' : undefined;
  }
  return actionOfKey(event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

/** Opens the command bar, out of a field too. */
const isCommandChord = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k';

/** The desk by keyboard, as long as no dialog is open. */
export function listenToKeys(desk: Desk): void {
<<<<<<< HEAD
=======
  function go(topic: string | null, reply: boolean) {
    if (topic !== null) desk.open(topic, { reply, walks: true });
  }
  function run(action: Action, isFromReply: boolean): void {
    const state = desk.state();
    const { open } = state;
    const chats = [...state.chats.values()];
    switch (action) {
      case 'next':
      case 'previous': {
        const { topic, reply } = desk.walk.step(open, action === 'next' ? 1 : -1, isFromReply);
        go(topic, reply);
        return;
      }
      case 'nextWaiting': {
        const waiting = chats.filter((chat) => chat.state === 'waiting');
        waiting.sort((one, other) => one.since - other.since);
        desk.walk.end();
        go(
          after(
            waiting.map(({ topic }) => topic),
            open,
          ),
          isFromReply,
        );
        return;
      }
      case 'nextToAnswer': {
        const unanswered = chats.filter((chat) => waitsForMe(state, chat));
        unanswered.sort((one, other) => (one.askedAt ?? 0) - (other.askedAt ?? 0));
        desk.walk.end();
        go(
          after(
            unanswered.map(({ topic }) => topic),
            open,
          ),
          isFromReply,
        );
        return;
      }
      case 'search':
        focusOn('list-search');
        return;
      case 'searchAll':
        desk.search();
        return;
      case 'tag':
        if (open === null) return;
        // Where it is folded away.
        desk.setPanelOpen(true);
        queueMicrotask(() => focusOn('tag-chat'));
        return;
      case 'reply':
      case 'note':
      case 'switchMode':
        if (open === null) return;
        desk.writeNote(open, action === 'switchMode' ? !desk.writesNote(open) : action === 'note');
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
        if (open !== null && last !== undefined) desk.saveAnswer({ topic: open, text: last.content });
        return;
      }
      case 'handOver': {
        const chat = desk.openChat();
        if (chat !== null && isAssigned(state, chat)) desk.ask('handOver', chat.topic);
        return;
      }
      case 'settings':
        desk.openPage('settings');
        return;
      case 'board':
        if (isSupervisor(state)) desk.openPage('board');
        return;
      case 'sheet':
        desk.ask('keys', '');
        return;
    }
  }
>>>>>>> ca2e9db (Back office: the supervisor's board; hand-over to a team)
  /** Out of its field first: nobody leaves half of a word behind by one key too many. */
  function leavePage(target: EventTarget | null): void {
    if (!(target instanceof HTMLElement) || target.closest('[role="menu"], [role="listbox"]')) return;
    if (target.matches('textarea, select, input:not([type="checkbox"], [type="radio"])')) target.blur();
    else desk.openPage(null);
  }
  function onKeyDown(event: KeyboardEvent): void {
    desk.walk.goesOn();
    if (event.defaultPrevented || isComposing(event)) return;
    if (desk.dialog() !== null || desk.state().blocked || desk.isElsewhere()) return;
    if (isCommandChord(event)) {
      event.preventDefault();
      runAction(desk, 'commands', false);
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape' && desk.page() !== null) {
      leavePage(event.target);
      return;
    }
    const isChord = event.altKey && isArrow(event.key);
    if (isTaken(event.target) && !isChord) {
      // Out of the composer, back to the keys of the list.
      if (event.key === 'Escape' && event.target instanceof HTMLTextAreaElement) event.target.blur();
      return;
    }
    if (event.altKey && !isChord) return;
    // A conversation that has the focus is what arrows scroll.
    if (!event.altKey && isArrow(event.key) && isScrolled(event.target)) return;
    const action = actionOf(event);
    if (action === undefined) return;
    event.preventDefault();
    if (isChord || lettersAreCommands()) runAction(desk, action, isField(event.target));
  }
  document.addEventListener('keydown', onKeyDown);
  onCleanup(() => document.removeEventListener('keydown', onKeyDown));
}
