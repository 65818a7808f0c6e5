import { useEffect } from 'preact/hooks';
import type { Client } from '../core/client.ts';

/** Messages count as read only while the panel is open in a page that is on the screen. */
export function useReallyVisible(client: Client, isOpen: boolean): void {
  useEffect(() => {
    const tell = (): void => client.setVisible(isOpen && document.visibilityState === 'visible');
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => {
      document.removeEventListener('visibilitychange', tell);
      client.setVisible(false);
    };
  }, [client, isOpen]);
}
