import { listen } from '@chimpassist/client/listen';
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { FULL_SCREEN } from '../launcher/full-screen.ts';

const FOCUSABLE = 'button:not([disabled]), textarea, a[href], [tabindex="0"]';

/**
 * On a phone the panel fills the screen: focus stays inside, and the part that the keyboard leaves free is used
 * (iOS lays the keyboard over the page and says so only through `visualViewport`).
 */
export function useFullScreen(panel: RefObject<HTMLElement | null>, isOpen: boolean): boolean {
  const [isPhone, setPhone] = useState(() => matchMedia(FULL_SCREEN).matches);
  useEffect(() => {
    const query = matchMedia(FULL_SCREEN);
    return listen(query, ['change'], () => setPhone(query.matches));
  }, []);

  const isFullScreen = isPhone && isOpen;
  useEffect(() => {
    const element = panel.current;
    if (element === null || !isFullScreen) return;
    const fit = (): void => {
      const view = window.visualViewport;
      if (view === null) return;
      element.style.setProperty('--free-height', `${view.height}px`);
      element.style.setProperty('--free-top', `${view.offsetTop}px`);
    };
    const keepFocus = (event: KeyboardEvent): void => {
      if (event.key !== 'Tab') return;
      const stops = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)];
      const edge = event.shiftKey ? stops[0] : stops.at(-1);
      const root = element.getRootNode();
      if (!(root instanceof ShadowRoot) || root.activeElement !== edge) return;
      event.preventDefault();
      (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
    };
    const { overflow } = document.documentElement.style;
    document.documentElement.style.overflow = 'hidden';
    fit();
    const leave = listen(window.visualViewport, ['resize', 'scroll'], fit);
    element.addEventListener('keydown', keepFocus);
    return () => {
      document.documentElement.style.overflow = overflow;
      leave();
      element.removeEventListener('keydown', keepFocus);
      element.style.removeProperty('--free-height');
      element.style.removeProperty('--free-top');
    };
  }, [panel, isFullScreen]);
  return isFullScreen;
}
