import { onCleanup } from 'solid-js';
import { isAssigned } from '../desk/state.ts';
import type { Desk } from './desk-context.tsx';

type Action = 'next' | 'previous' | 'nextWaiting' | 'search' | 'reply' | 'handOver' | 'sheet';

/** What the sheet shows. Keys are those that type a character, so they work on every layout. */
export const SHORTCUTS: readonly { keys: readonly string[]; does: Action | 'list' }[] = [
  { keys: ['J', '↓'], does: 'next' },
  { keys: ['K', '↑'], does: 'previous' },
  { keys: ['W'], does: 'nextWaiting' },
  { keys: ['/'], does: 'search' },
  { keys: ['R'], does: 'reply' },
  { keys: ['H'], does: 'handOver' },
  { keys: ['Esc'], does: 'list' },
  { keys: ['?'], does: 'sheet' },
];

const ACTIONS: Readonly<Record<string, Action>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  w: 'nextWaiting',
  '/': 'search',
  r: 'reply',
  h: 'handOver',
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

/** The topic that stands `step` rows from the open one; at the ends the same again. */
function neighbour(topics: readonly string[], open: string | null, step: 1 | -1): string | null {
  const place = open === null ? -1 : topics.indexOf(open);
  if (place === -1) return (step === 1 ? topics[0] : topics.at(-1)) ?? null;
  return topics[Math.min(topics.length - 1, Math.max(0, place + step))] ?? null;
}

/** The waiting chat after the open one, from the top again after the last. */
function nextWaiting(
  topics: readonly string[],
  open: string | null,
  isWaiting: (topic: string) => boolean,
): string | null {
  const waiting = topics.filter(isWaiting);
  const place = open === null ? -1 : waiting.indexOf(open);
  return waiting[(place + 1) % Math.max(1, waiting.length)] ?? null;
}

/** The desk by keyboard, as long as no dialog is open. */
export function listenToKeys(desk: Desk): void {
  function go(topic: string | null) {
    if (topic !== null) desk.open(topic);
  }
  function run(action: Action): void {
    const { open, chats } = desk.state();
    const topics = desk.listedTopics();
    switch (action) {
      case 'next':
        go(neighbour(topics, open, 1));
        return;
      case 'previous':
        go(neighbour(topics, open, -1));
        return;
      case 'nextWaiting':
        go(nextWaiting(topics, open, (topic) => chats.get(topic)?.state === 'waiting'));
        return;
      case 'search':
        focusOn('list-search');
        return;
      case 'reply':
        focusOn('composer');
        return;
      case 'handOver': {
        const chat = desk.openChat();
        if (chat !== null && isAssigned(desk.state(), chat)) desk.setDialog('handOver');
        return;
      }
      case 'sheet':
        desk.setDialog('keys');
        return;
    }
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (desk.dialog() !== null || desk.state().blocked) return;
    if (isTaken(event.target) && !(event.altKey && isArrow(event.key))) {
      // Out of the composer, back to the keys of the list.
      if (event.key === 'Escape' && event.target instanceof HTMLTextAreaElement) event.target.blur();
      return;
    }
    if (event.altKey && !isArrow(event.key)) return;
    // A conversation that has the focus is what arrows scroll.
    if (!event.altKey && isArrow(event.key) && isScrolled(event.target)) return;
    const action = ACTIONS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action === undefined) return;
    event.preventDefault();
    run(action);
  }
  document.addEventListener('keydown', onKeyDown);
  onCleanup(() => document.removeEventListener('keydown', onKeyDown));
}
