import type { ValidComponent } from 'solid-js';
import { spread } from 'solid-js/web';

/**
 * Returns what a trigger of Kobalte is drawn `as` where its element is on the page already: the element gets the attributes
 * and handlers of the trigger, and nothing is drawn. So a part that is loaded late takes no focus and no press away.
 */
export const onto =
  (element: HTMLElement): ValidComponent =>
  (props: Record<string, unknown>) => {
    spread(element, props, false, true);
    return null;
  };
