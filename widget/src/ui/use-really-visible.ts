import { listen } from '@chimpassist/client/listen';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Client } from '../core/client.ts';
import { CARRIED } from '../launcher/home.ts';

/** So much of a message must be in sight, or all of a smaller one. */
const SEEN_PX = 12;

/** Whether a message can be seen: in the page, and not scrolled away. */
function isOnScreen(panel: HTMLElement | null, identity: string): boolean {
  const list = panel?.querySelector('.list');
  const said = list?.querySelector(`[data-identity="${CSS.escape(identity)}"]`);
  if (!list || !said) return false;
  const [frame, box] = [list.getBoundingClientRect(), said.getBoundingClientRect()];
  const top = Math.max(frame.top, box.top, 0);
  const bottom = Math.min(frame.bottom, box.bottom, window.innerHeight);
  return box.height > 0 && bottom - top >= Math.min(SEEN_PX, box.height);
}

/** Messages count as read only while the panel is open in a page that is on the screen, and they are in sight there. */
export function useReallyVisible(
  client: Client,
  panel: RefObject<HTMLElement | null>,
  isOpen: boolean,
): void {
  useEffect(() => {
    const tell = (): void =>
      client.setVisible(isOpen && document.visibilityState === 'visible', (identity) =>
        isOnScreen(panel.current, identity),
      );
    tell();
    const leaveDocument = listen(document, ['visibilitychange'], tell);
    const leaveRoot = listen(panel.current?.getRootNode(), [CARRIED], tell);
    return () => {
      leaveRoot();
      leaveDocument();
      client.setVisible(false);
    };
  }, [client, panel, isOpen]);
}
