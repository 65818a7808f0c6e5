import type { ForwardRefExoticComponent, ReactElement, RefAttributes } from 'react';
import type { ChimpHandle, ChimpMessageListProps, ChimpWidgetProps } from './public.js';

/**
 * The chat in the corner of the page. It draws itself, outside of React, behind a shadow root at the end of the body;
 * this component only says with which props, and from when to when. On a server it is nothing.
 *
 * @example
 * <ChimpWidget backendEndpoint="https://chat.example.com" mqttBrokerHost="https://mqtt.example.com/mqtt" />
 */
export declare const ChimpWidget: ForwardRefExoticComponent<ChimpWidgetProps & RefAttributes<ChimpHandle>>;

/** A conversation to look at: the messages of a session, those of `userId` at the end side. */
export declare function ChimpMessageList(props: ChimpMessageListProps): ReactElement;

export type {
  ChimpEventName,
  ChimpEvents,
  ChimpHandle,
  ChimpMessageListProps,
  ChimpTexts,
  ChimpWidgetProps,
} from './public.js';
