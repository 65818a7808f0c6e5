import type { JSX } from 'solid-js';
import type { ChimpChatAttributes, ChimpChatElement, ChimpChatListeners } from './element.js';

/** `<chimp-chat>` in JSX of Solid. */
declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'chimp-chat': ChimpChatAttributes &
        ChimpChatListeners<'on:'> & { id?: string; ref?: JSX.Ref<ChimpChatElement> };
    }
  }
}
