import * as React from 'react';
import * as Server from 'react-dom/server';
import * as Widget from '../../dist/index.js';

/** What a server makes of a page with both components. */
export function html(): string {
  const { createElement } = React;
  const { ChimpWidget, ChimpMessageList } = Widget as unknown as typeof import('../../types/index.d.ts');
  const session = { lastMessages: [{ from: { id: 7 }, timestamp: 1, content: 'Hello' }] };
  return Server.renderToString(
    createElement(
      'main',
      null,
      createElement(ChimpMessageList, { session, userId: 7 }),
      createElement(ChimpWidget, {
        backendEndpoint: 'https://chat.example.com',
        mqttBrokerHost: 'wss://mqtt.example.com',
      }),
    ),
  );
}
export const { version } = React;
