import { onCleanup } from 'solid-js';

/** Leads the focus back to what opened this part when the part goes with the focus in it, or else to the composer. */
export function leadFocusBack(): void {
  const opener = document.activeElement;
  onCleanup(() => {
    queueMicrotask(() => {
      if (document.activeElement !== document.body) return;
      if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) opener.focus();
      else document.getElementById('composer')?.focus();
    });
  });
}
