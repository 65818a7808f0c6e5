import { createSignal } from 'solid-js';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'chimpassist.theme';

const isTheme = (text: string | undefined | null): text is Theme => THEMES.some((theme) => theme === text);

const [theme, setThemeSignal] = createSignal<Theme>('auto');

export { theme };

/** Shows the theme; `auto` leaves the choice to the system. */
function apply(next: Theme): void {
  document.documentElement.dataset.theme = next;
  setThemeSignal(next);
}

export function startTheme(): void {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(KEY);
  } catch {
    // Blocked: automatic.
  }
  apply(isTheme(stored) ? stored : 'auto');
}

export function setTheme(next: Theme): void {
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Kept until the page is left.
  }
  apply(next);
}
