import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { After, AfterLook } from '../after/after.ts';
import type { RunningClient } from './running-client.ts';

/** Two places, which are filled by the part that is loaded as soon as it is wanted. Where it cannot be loaded they stay empty. */
export function useAfter(running: RunningClient, isWanted: boolean, now: AfterLook) {
  const menu = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const [after, setAfter] = useState<After>();
  useEffect(() => {
    if (isWanted) running.loadAfter().then(setAfter, () => {});
  }, [running, isWanted]);
  useLayoutEffect(() => {
    if (menu.current !== null && place.current !== null) after?.draw(menu.current, place.current, now);
  });
  return { menu, place };
}
