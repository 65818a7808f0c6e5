import { isComposing } from '@chimpassist/client/field';
import { onCleanup } from 'solid-js';
import { isField, lettersAreCommands } from '../ui/writing.ts';
import { type ActionId, actionOfKey, runAction } from './actions.ts';
import type { Desk } from './desk-context.tsx';

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
      // Out of the composer or another field, back to the keys of the list.
      if (event.key === 'Escape' && isField(event.target)) event.target.blur();
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
