import { dayOf } from '@chimpassist/protocol/time';
import { useEffect, useState } from 'preact/hooks';
import { serverClock } from '../core/server-clock.ts';

const LOOK_EVERY_MS = 30_000;

/** The server's time, told again when another day has begun: "Today" becomes "Yesterday" in a page that stays open. */
export function useToday(): number {
  const [now, setNow] = useState(serverClock.now);
  useEffect(() => {
    const timer = setInterval(() => {
      const next = serverClock.now();
      setNow((before) => (dayOf(before) === dayOf(next) ? before : next));
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
