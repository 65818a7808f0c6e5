import type { ClassAttributes, HTMLAttributes } from 'react';
import type { ChimpChatAttributes, ChimpChatElement, ChimpChatListeners } from './element.js';

/** `<chimp-chat>` in JSX of React 19 and newer, which sets properties and listens to an element's own events. */
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'chimp-chat': ChimpChatAttributes &
        ChimpChatListeners<'on'> &
        ClassAttributes<ChimpChatElement> &
        Pick<HTMLAttributes<ChimpChatElement>, 'id'>;
    }
  }
}
