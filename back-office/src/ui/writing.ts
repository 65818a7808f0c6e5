/**
 * Where a person writes, and whether keys that arrive now may still be meant for a field that is gone: who types looks at
 * the words, not at the focus.
 */

/** Letters do nothing for this long after a field went away under its typist, and after each letter that came meanwhile. */
const QUIET_MS = 2_000;
/** The focus is looked after this often: a field that leaves the page says nothing about it. */
const LOOK_EVERY_MS = 200;

const TEXT_INPUTS =
  'input:is([type="text"], [type="search"], [type="email"], [type="password"], :not([type]))';

/** Whether one writes in this element. */
export const isField = (target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement =>
  target instanceof Element && target.matches(`textarea, ${TEXT_INPUTS}`);

/** Whether a person is writing at this moment: in a field that has words. */
export const isWriting = (): boolean =>
  isField(document.activeElement) && document.activeElement.value !== '';

/** Keys by which a person leaves a field. */
const leaves = (event: KeyboardEvent): boolean =>
  event.key === 'Tab' || event.key === 'Escape' || event.altKey || event.ctrlKey || event.metaKey;

let field: Element | null = null;
let goneAt: number | null = null;
let now = () => performance.now();

/** The field lost the focus, and no act of a person took it away. */
function look(): void {
  if (field !== null && goneAt === null && document.activeElement !== field) goneAt = now();
}
const left = () => {
  field = null;
  goneAt = null;
};

/** The person has left a field by a key of the page's own. */
export const leaveField = (): void => left();

/** Begins to look after the focus. Once for the whole page, because fields come and go with its parts. */
export function watchWriting(clock = now): void {
  now = clock;
  const entered = ({ target }: Event) => {
    if (!isField(target)) return;
    field = target;
    goneAt = null;
  };
  const acted = () => {
    left();
    // Or the person stays in it: a press inside, a key that closes a menu, a chord.
    setTimeout(() => {
      if (isField(document.activeElement)) field = document.activeElement;
    });
  };
  document.addEventListener('focusin', entered);
  document.addEventListener('input', entered);
  document.addEventListener('pointerdown', acted, true);
  document.addEventListener(
    'keydown',
    (event) => {
      if (leaves(event)) acted();
    },
    true,
  );
  setInterval(look, LOOK_EVERY_MS);
}

/** Whether a letter is a command. Not while it may be the rest of what was written in a field that is gone. */
export function lettersAreCommands(): boolean {
  look();
  if (goneAt === null) return true;
  if (now() - goneAt >= QUIET_MS) {
    left();
    return true;
  }
  goneAt = now();
  return false;
}
