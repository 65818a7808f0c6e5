import { type Accessor, createSignal, onCleanup } from 'solid-js';

const SECOND_MS = 1_000;

/** The time of this page, told anew every second while it is looked at. */
export function createClock(): Accessor<number> {
  const [now, setNow] = createSignal(Date.now());
  const tick = () => {
    if (document.visibilityState === 'visible') setNow(Date.now());
  };
  const timer = setInterval(tick, SECOND_MS);
  document.addEventListener('visibilitychange', tick);
  onCleanup(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  });
  return now;
}
