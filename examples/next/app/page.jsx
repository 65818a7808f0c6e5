import { ChimpWidget } from 'chimpassist-widget';

// A server component: the widget says by itself that it belongs to the browser.
export default function Page() {
  return (
    <main>
      <h1>A shop</h1>
      <ChimpWidget
        backendEndpoint={process.env.NEXT_PUBLIC_BACKEND_ENDPOINT}
        mqttBrokerHost={process.env.NEXT_PUBLIC_MQTT_BROKER_HOST}
        title="Talk to us"
      />
    </main>
  );
}
