import 'chimpassist-widget/element';
import type { ChimpChatElement } from 'chimpassist-widget/element';
import { createSignal } from 'solid-js';

export function Shop() {
  let chat: ChimpChatElement | undefined;
  const [unread, setUnread] = createSignal(0);
  return (
    <main>
      <h1>A shop</h1>
      <button type="button" onClick={() => chat?.open()}>
        Ask us{unread() > 0 ? ` (${unread()} new)` : ''}
      </button>
      <chimp-chat
        ref={chat}
        backendEndpoint={import.meta.env.VITE_BACKEND_ENDPOINT}
        mqttBrokerHost={import.meta.env.VITE_MQTT_BROKER_HOST}
        title="Talk to us"
        on:unread={(event) => setUnread(event.detail)}
      />
    </main>
  );
}
