import { type ChimpHandle, ChimpWidget } from 'chimpassist-widget';
import { useEffect, useRef, useState } from 'react';

export function Shop() {
  const chat = useRef<ChimpHandle>(null);
  const [unread, setUnread] = useState(0);
  useEffect(() => chat.current?.on('unread', setUnread), []);
  return (
    <main>
      <h1>A shop</h1>
      <button type="button" onClick={() => chat.current?.open()}>
        Ask us{unread > 0 ? ` (${unread} new)` : ''}
      </button>
      <ChimpWidget
        ref={chat}
        backendEndpoint={import.meta.env.VITE_BACKEND_ENDPOINT}
        mqttBrokerHost={import.meta.env.VITE_MQTT_BROKER_HOST}
        title="Talk to us"
      />
    </main>
  );
}
