import { listen } from '@chimpassist/client/listen';
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Where the browser has it: the system's "back" (Android's gesture, Escape) closes what was opened last. */
interface CloseWatcher {
  onclose: (() => void) | null;
  destroy(): void;
}
declare global {
  interface Window {
    CloseWatcher?: new () => CloseWatcher;
  }
}

/**
 * "Back" closes the panel while it fills the screen or has the focus. The page's history is never touched: the page's
 * own pages stand in it.
 */
export function useBackCloses(
  panel: RefObject<HTMLElement | null>,
  isOpen: boolean,
  isFullScreen: boolean,
  onClose: () => void,
): void {
  const [hasFocus, setFocus] = useState(false);
  useEffect(() => {
    const leave = [
      listen(panel.current, ['focusin'], () => setFocus(true)),
      listen(panel.current, ['focusout'], () => setFocus(false)),
    ];
    return () => {
      for (const each of leave) each();
    };
  }, [panel]);
  const isWatched = isOpen && (isFullScreen || hasFocus);
  // biome-ignore lint/correctness/useExhaustiveDependencies: how to close is the same at each drawing.
  useEffect(() => {
    if (!isWatched || window.CloseWatcher === undefined) return;
    const watcher = new window.CloseWatcher();
    watcher.onclose = onClose;
    return () => watcher.destroy();
  }, [isWatched]);
}
