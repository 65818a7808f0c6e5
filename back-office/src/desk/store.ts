import type { AttendantInfo } from '@chimpassist/protocol';
import { type Accessor, createSignal } from 'solid-js';
import type { DeskEvent } from './events.ts';
import { reduceDesk } from './reducer.ts';
import { type DeskState, emptyDesk } from './state.ts';

/** Longest wait for the picture where the browser draws no frames (a covered or hidden window). */
const FRAME_FALLBACK_MS = 100;

export type DeskListener = (before: DeskState, after: DeskState, event: DeskEvent) => void;

/**
 * The one store. Every event goes through the reducer at once; what is drawn from it is drawn at most once a frame, so
 * fifty messages a second cost no more than one.
 */
export function createDeskStore(me: AttendantInfo, now: () => number = Date.now) {
  let current = emptyDesk(me, now());
  const [shown, setShown] = createSignal(current, { equals: (one, other) => one === other });
  const listeners = new Set<DeskListener>();
  let cancel: (() => void) | null = null;
  let isStopped = false;

  function draw() {
    cancel?.();
    cancel = null;
    setShown(current);
  }
  function drawSoon() {
    if (cancel !== null || isStopped) return;
    const frame = requestAnimationFrame(draw);
    const timer = setTimeout(draw, FRAME_FALLBACK_MS);
    cancel = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }

  return {
    /** What the screen shows: tracked by Solid. */
    state: shown as Accessor<DeskState>,
    /** What is known this very moment, for effects. */
    peek: () => current,
    dispatch(event: DeskEvent) {
      const before = current;
      current = reduceDesk(before, event);
      if (current !== before) drawSoon();
      for (const listener of listeners) listener(before, current, event);
    },
    /** Called after each event. Returns a function that unsubscribes. */
    listen(listener: DeskListener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    /** Draws no more, whatever still comes in. */
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}

export type DeskStore = ReturnType<typeof createDeskStore>;
