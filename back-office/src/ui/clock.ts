import { type Accessor, createSignal, onCleanup } from 'solid-js';
import { serverClock } from '../desk/server-clock.ts';

const SECOND_MS = 1_000;

export interface Clock {
  /** The server's time as far as this page knows it, epoch ms: what is shown as a time. */
  now: Accessor<number>;
  /** Time that only grows, of this page, ms: what ends by itself ends by this, whatever is done to the clock. */
  elapsed: Accessor<number>;
}

const read = () => ({ now: serverClock.now(), elapsed: performance.now() });

/** Told again every second while the page is looked at. */
export function createClock(): Clock {
  const [time, setTime] = createSignal(read());
  const tick = () => {
    if (document.visibilityState === 'visible') setTime(read());
  };
  const timer = setInterval(tick, SECOND_MS);
  document.addEventListener('visibilitychange', tick);
  onCleanup(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  });
  return { now: () => time().now, elapsed: () => time().elapsed };
}
