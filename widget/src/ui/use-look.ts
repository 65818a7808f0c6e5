import { listen } from '@chimpassist/client/listen';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Client } from '../core/client.ts';

/** By what an act in the panel begins. */
const ACTS = ['pointerdown', 'keydown', 'beforeinput', 'paste', 'drop', 'focusin'];

/** Looks who sits here before each act in the panel, so that nobody writes on in somebody else's field. */
export function useLook(client: Client, panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = panel.current;
    if (element === null) return;
    return listen(
      element,
      ACTS,
      () => {
        if (!client.look()) return;
        const field = element.querySelector('textarea');
        // Now, not at the next drawing: this very act may write into it.
        if (field !== null) field.value = client.store.state.draft;
      },
      true,
    );
  }, [client, panel]);
}
