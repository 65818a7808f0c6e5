import type { ChimpEventName, ChimpEvents, ChimpHandle, ChimpWidgetProps } from './public.js';

/**
 * `<chimp-chat>`. Each prop is an attribute (`backend-endpoint`) and a property (`backendEndpoint`); `texts` and `challenge`
 * are properties only. It is never seen itself: the widget stands at the end of the body for as long as the element is in
 * the page and has a `backendEndpoint`.
 */
export interface ChimpChatElement extends HTMLElement, ChimpHandle {
  backendEndpoint: string | undefined;
  mqttBrokerHost: string | undefined;
  mqttBrokerUsername: string | undefined;
  mqttBrokerPassword: string | undefined;
  mqttBaseTopic: string | undefined;
  attendantAvatarURL: string | undefined;
  attendantTitle: string | undefined;
  attendantSubtitle: string | undefined;
  theme: ChimpWidgetProps['theme'];
  language: string | undefined;
  position: ChimpWidgetProps['position'];
  pushWorker: string | undefined;
  showPoweredBy: boolean;
  sound: boolean;
  staysOpen: boolean;
  visitorDetails: boolean;
  visitorPresence: boolean;
  proactive: ChimpWidgetProps['proactive'];
  texts: ChimpWidgetProps['texts'];
  challenge: ChimpWidgetProps['challenge'];
  addEventListener<Name extends ChimpEventName>(
    name: Name,
    listener: (event: CustomEvent<ChimpEvents[Name]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** What a template may say of it: props, under their own names or as attributes. */
export interface ChimpChatAttributes extends Partial<ChimpWidgetProps> {
  'backend-endpoint'?: string | undefined;
  'mqtt-broker-host'?: string | undefined;
  'mqtt-broker-username'?: string | undefined;
  'mqtt-broker-password'?: string | undefined;
  'mqtt-base-topic'?: string | undefined;
  'attendant-avatar-url'?: string | undefined;
  'attendant-title'?: string | undefined;
  'attendant-subtitle'?: string | undefined;
  'push-worker'?: string | undefined;
  'show-powered-by'?: boolean | 'true' | 'false' | undefined;
  'stays-open'?: boolean | 'true' | 'false' | undefined;
  'visitor-details'?: boolean | 'true' | 'false' | undefined;
}

/** A listener for each event, under a prefix: `onunread`, `on:unread`. */
export type ChimpChatListeners<Prefix extends string> = {
  [Name in ChimpEventName as `${Prefix}${Name}`]?: (event: CustomEvent<ChimpEvents[Name]>) => void;
};

export type { ChimpEventName, ChimpEvents, ChimpHandle, ChimpTexts, ChimpWidgetProps } from './public.js';

declare global {
  interface HTMLElementTagNameMap {
    'chimp-chat': ChimpChatElement;
  }
}
