import { createSignal } from 'solid-js';

const LARGEST = 8;
const STEP = 1.5;
const WHEEL_STEP = 1.15;
/** A finger that moved so far to a side wants another picture. */
const SWIPE_PX = 60;
const WHOLE = { scale: 1, x: 0, y: 0 };

interface Point {
  x: number;
  y: number;
}

/**
 * How large a picture is shown, and which part of it: by buttons, wheel, double click, two fingers.
 *
 * @param onSwipe of a picture that is shown whole: -1 to the left, 1 to the right
 */
export function createZoom(onSwipe: (direction: 1 | -1) => void) {
  const [view, setView] = createSignal(WHOLE);
  let stage: HTMLElement | undefined;
  /** Fingers and buttons that are down, by id. */
  const pointers = new Map<number, Point>();
  let swiped = 0;

  /** @param around stays where it is, given from the middle of the stage */
  function by(factor: number, around: Point = { x: 0, y: 0 }): void {
    setView(({ scale, x, y }) => {
      const next = Math.max(1, Math.min(LARGEST, scale * factor));
      if (next === 1) return WHOLE;
      const share = next / scale;
      return { scale: next, x: around.x - (around.x - x) * share, y: around.y - (around.y - y) * share };
    });
  }
  const whole = () => setView(WHOLE);
  const isEnlarged = () => view().scale > 1;
  function fromMiddle(event: MouseEvent): Point {
    const box = stage?.getBoundingClientRect();
    if (box === undefined) return { x: 0, y: 0 };
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  }
  function distance(): number {
    const [one, other] = [...pointers.values()];
    return one === undefined || other === undefined ? 0 : Math.hypot(one.x - other.x, one.y - other.y);
  }

  function down(event: PointerEvent): void {
    stage?.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    swiped = 0;
  }
  function move(event: PointerEvent): void {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const apart = distance();
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const moved = { x: event.clientX - before.x, y: event.clientY - before.y };
    if (pointers.size > 1) {
      if (apart > 0) by(distance() / apart, fromMiddle(event));
    } else if (isEnlarged()) setView(({ scale, x, y }) => ({ scale, x: x + moved.x, y: y + moved.y }));
    else swiped += moved.x;
  }
  function up(event: PointerEvent): void {
    pointers.delete(event.pointerId);
    if (!isEnlarged() && Math.abs(swiped) >= SWIPE_PX) onSwipe(swiped < 0 ? -1 : 1);
    swiped = 0;
  }

  return {
    view,
    isEnlarged,
    isLargest: () => view().scale >= LARGEST,
    larger: () => by(STEP),
    smaller: () => by(1 / STEP),
    whole,
    /** Follows the pointer on the element that holds the picture. */
    on(element: HTMLElement): void {
      stage = element;
      element.addEventListener('pointerdown', down);
      element.addEventListener('pointermove', move);
      element.addEventListener('pointerup', up);
      element.addEventListener('pointercancel', ({ pointerId }) => pointers.delete(pointerId));
      element.addEventListener('dblclick', (event) => {
        if (isEnlarged()) whole();
        else by(STEP ** 2, fromMiddle(event));
      });
      element.addEventListener(
        'wheel',
        (event) => {
          event.preventDefault();
          by(event.deltaY < 0 ? WHEEL_STEP : 1 / WHEEL_STEP, fromMiddle(event));
        },
        { passive: false },
      );
    },
  };
}
