import { onCleanup } from 'solid-js';

/** A person needs about this long to see that something else lies under the pointer. */
const REACTION_MS = 400;
const LOOK_EVERY_MS = 50;
/** A hand that rests moves the pointer by less. */
const TREMBLE_PX = 4;

/**
 * What a click acts on. A row is named by its customer: the element may show another one. Words of a conversation move as
 * it goes on, and what can be done with them harms nobody.
 */
function actOf(target: Element | null): Element | string | null {
  if (target?.closest('[role="log"]')) return null;
  const act = target?.closest('button, a, [role="menuitem"], label, input, textarea') ?? null;
  return act?.getAttribute('data-act') ?? act;
}

const nameOf = (act: Element): string =>
  `${act.tagName} ${act.getAttribute('aria-label') ?? act.textContent}`;

/** The same act, or one that the page has drawn again where it stood. */
const isSame = (before: Element | string | null, now: Element | string | null): boolean =>
  before === now ||
  (before instanceof Element &&
    now instanceof Element &&
    !before.isConnected &&
    nameOf(before) === nameOf(now));

/**
 * Lets no click act on what has just come under a pointer that rested: it was meant for what stood there before. A pointer
 * that was moved to its aim is believed.
 */
export function guardPointer(): void {
  let at: { x: number; y: number } | null = null;
  let under: Element | string | null = null;
  let cameAt = Number.NEGATIVE_INFINITY;

  const look = () => {
    if (at === null || document.visibilityState === 'hidden') return;
    const now = actOf(document.elementFromPoint(at.x, at.y));
    if (!isSame(under, now)) cameAt = performance.now();
    under = now;
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  const onMove = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') {
      at = null;
      return;
    }
    // What the page did comes first, then what the hand did.
    look();
    const moved = at === null ? Infinity : Math.hypot(event.clientX - at.x, event.clientY - at.y);
    at = { x: event.clientX, y: event.clientY };
    const now = actOf(document.elementFromPoint(at.x, at.y));
    if (moved === 0 || moved >= TREMBLE_PX || !isSame(under, now)) cameAt = Number.NEGATIVE_INFINITY;
    under = now;
  };
  const onOut = () => {
    at = null;
  };
  /** What was pressed too soon; the click that follows is swallowed. */
  let isTooSoon = false;
  const onDown = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return;
    look();
    isTooSoon = under !== null && performance.now() - cameAt < REACTION_MS;
    // A menu or a field acts on the press already.
    if (isTooSoon) swallow(event);
  };
  const onClick = (event: MouseEvent) => {
    // A key's click has no pointer.
    if (isTooSoon && event.detail > 0) swallow(event);
    isTooSoon = false;
  };
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener('pointermove', onMove, true);
  window.addEventListener('pointerdown', onDown, true);
  window.addEventListener('click', onClick, true);
  document.documentElement.addEventListener('pointerleave', onOut);
  onCleanup(() => {
    clearInterval(timer);
    window.removeEventListener('pointermove', onMove, true);
    window.removeEventListener('pointerdown', onDown, true);
    window.removeEventListener('click', onClick, true);
    document.documentElement.removeEventListener('pointerleave', onOut);
  });
}
