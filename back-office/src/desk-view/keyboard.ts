import { isComposing } from '@chimpassist/client/field';
import { idText } from '@chimpassist/protocol';
import { isBlank } from '@chimpassist/protocol/text';
import { onCleanup } from 'solid-js';
import { isAssigned, isFromCustomer, waitsForMe } from '../desk/state.ts';
import { isField, lettersAreCommands } from '../ui/writing.ts';
import type { Desk } from './desk-context.tsx';

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
  '?': 'sheet',
};

/** Alt with an arrow moves through the chats also out of a field. */
const isArrow = (key: string): boolean => key === 'ArrowDown' || key === 'ArrowUp';

const focusOn = (id: string): void => document.getElementById(id)?.focus();

/** Where keys belong to something else: a field, an open menu, a dialog, a control that arrows move in. */
const isTaken = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable], [role="menu"], [role="dialog"]') !== null;

/** What the focused element scrolls by arrows, or stands in. */
const isScrolled = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.messages, .customer-parts') !== null;

/** The one after the open one, from the top again after the last. */
const after = (topics: readonly string[], open: string | null): string | null =>
  topics[((open === null ? -1 : topics.indexOf(open)) + 1) % Math.max(1, topics.length)] ?? null;

function actionOf(event: KeyboardEvent): Action | undefined {
  if (event.altKey && event.shiftKey) {
    if (event.key === 'ArrowUp') return 'switchMode';
    return event.key === 'ArrowDown' ? 'nextToAnswer' : undefined;
  }
  return ACTIONS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}

/** The desk by keyboard, as long as no dialog is open. */
export function listenToKeys(desk: Desk): void {
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
      case 'sheet':
        desk.ask('keys', '');
        return;
    }
  }
  /** Out of its field first: nobody leaves half of a word behind by one key too many. */
  function leavePage(target: EventTarget | null): void {
    if (!(target instanceof HTMLElement) || target.closest('[role="menu"], [role="listbox"]')) return;
    if (target.matches('textarea, select, input:not([type="checkbox"], [type="radio"])')) target.blur();
    else desk.openPage(null);
  }
  function onKeyDown(event: KeyboardEvent): void {
    desk.walk.goesOn();
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || isComposing(event)) return;
    if (desk.dialog() !== null || desk.state().blocked || desk.isElsewhere()) return;
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
    if (isChord || lettersAreCommands()) run(action, isField(event.target));
  }
  document.addEventListener('keydown', onKeyDown);
  onCleanup(() => document.removeEventListener('keydown', onKeyDown));
}
