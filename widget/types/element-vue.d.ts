import type { HTMLAttributes } from 'vue';
import type { ChimpChatAttributes, ChimpEventName, ChimpEvents } from './element.js';

type Listeners = {
  [Name in ChimpEventName as `on${Capitalize<Name>}`]?: (event: CustomEvent<ChimpEvents[Name]>) => void;
};

/** `<chimp-chat>` in templates of Vue 3. */
declare module 'vue' {
  interface GlobalComponents {
    'chimp-chat': new () => { $props: ChimpChatAttributes & Listeners & Pick<HTMLAttributes, 'id'> };
  }
}
