import type { HTMLAttributes } from 'svelte/elements';
import type { ChimpChatAttributes, ChimpChatElement, ChimpChatListeners } from './element.js';

/** `<chimp-chat>` in templates of Svelte 5. */
declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'chimp-chat': ChimpChatAttributes &
      ChimpChatListeners<'on'> &
      Pick<HTMLAttributes<ChimpChatElement>, 'id'>;
  }
}
