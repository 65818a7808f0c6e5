import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

const MOST = 6;
/** What a double tap and the button show. */
const IN = 2.5;
/** So far a finger goes before the next picture comes, pixels. */
const SWIPE_PX = 60;
const DOUBLE_TAP_MS = 300;

interface View {
  scale: number;
  x: number;
  y: number;
}
const WHOLE: View = { scale: 1, x: 0, y: 0 };

/**
 * Zooms and moves a picture by fingers, wheel, double tap and keys; an unzoomed one is swiped to the next.
 *
 * @param place another picture begins whole.
 * @param swiped by how many pictures, in the order of reading.
 */
export function useZoom(place: number, swiped: (by: number) => void) {
  const [view, setView] = useState<View>(WHOLE);
  const latest = useRef({ view, swiped });
  latest.current = { view, swiped };
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each other picture.
  useLayoutEffect(() => setView(WHOLE), [place]);

  return useMemo(() => {
    const fingers = new Map<number, { x: number; y: number }>();
    let startX = 0;
    let movedBy = 0;
    let spread = 0;
    let tappedAt = 0;

    const show = (next: View): void => {
      const scale = Math.min(MOST, Math.max(1, next.scale));
      setView(scale === 1 ? WHOLE : { ...next, scale });
    };
    const by = (factor: number): void => {
      const { view: now } = latest.current;
      show({ scale: now.scale * factor, x: now.x * factor, y: now.y * factor });
    };
    const toggle = (): void => show({ ...WHOLE, scale: latest.current.view.scale > 1 ? 1 : IN });
    const distance = (): number => {
      const [one, other] = [...fingers.values()];
      return one === undefined || other === undefined ? 0 : Math.hypot(one.x - other.x, one.y - other.y);
    };

    function follow(stage: HTMLElement | null): (() => void) | undefined {
      if (stage === null) return undefined;
      const down = (event: PointerEvent): void => {
        if (event.button !== 0) return;
        stage.setPointerCapture(event.pointerId);
        fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
        [startX, movedBy, spread] = [event.clientX, 0, distance()];
      };
      const move = (event: PointerEvent): void => {
        const before = fingers.get(event.pointerId);
        if (before === undefined) return;
        fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
        movedBy += Math.abs(event.clientX - before.x) + Math.abs(event.clientY - before.y);
        if (fingers.size === 2) {
          const now = distance();
          if (spread > 0) by(now / spread);
          spread = now;
          return;
        }
        const { view: now } = latest.current;
        if (now.scale > 1)
          show({ ...now, x: now.x + event.clientX - before.x, y: now.y + event.clientY - before.y });
      };
      const up = (event: PointerEvent): void => {
        if (!fingers.delete(event.pointerId) || fingers.size > 0) return;
        const { view: now, swiped: tell } = latest.current;
        const way = event.clientX - startX;
        if (now.scale === 1 && spread === 0 && Math.abs(way) > SWIPE_PX) {
          const isRtl = getComputedStyle(stage).direction === 'rtl';
          tell((way < 0 ? 1 : -1) * (isRtl ? -1 : 1));
        } else if (movedBy < 8) {
          if (event.timeStamp - tappedAt < DOUBLE_TAP_MS) toggle();
          tappedAt = event.timeStamp;
        }
      };
      const wheel = (event: WheelEvent): void => {
        event.preventDefault();
        by(event.deltaY < 0 ? 1.15 : 1 / 1.15);
      };
      const cancel = (event: PointerEvent): void => void fingers.delete(event.pointerId);
      stage.addEventListener('pointerdown', down);
      stage.addEventListener('pointermove', move);
      stage.addEventListener('pointerup', up);
      stage.addEventListener('pointercancel', cancel);
      stage.addEventListener('wheel', wheel, { passive: false });
      return () => {
        stage.removeEventListener('pointerdown', down);
        stage.removeEventListener('pointermove', move);
        stage.removeEventListener('pointerup', up);
        stage.removeEventListener('pointercancel', cancel);
        stage.removeEventListener('wheel', wheel);
      };
    }
    return {
      by,
      toggle,
      reset: () => setView(WHOLE),
      follow,
      get transform() {
        const { scale, x, y } = latest.current.view;
        return `translate(${x}px, ${y}px) scale(${scale})`;
      },
      get isIn() {
        return latest.current.view.scale > 1;
      },
    };
  }, []);
}
