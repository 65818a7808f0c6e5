import { type Accessor, createSignal, onCleanup } from 'solid-js';
import { serverClock } from '../desk/server-clock.ts';

const SECOND_MS = 1_000;

/** The server's time as far as this page knows it, told anew every second while it is looked at. */
export function createClock(): Accessor<number> {
  const [now, setNow] = createSignal(serverClock.now());
  const tick = () => {
    if (document.visibilityState === 'visible') setNow(serverClock.now());
  };
  const timer = setInterval(tick, SECOND_MS);
  document.addEventListener('visibilitychange', tick);
  onCleanup(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  });
  return now;
}
