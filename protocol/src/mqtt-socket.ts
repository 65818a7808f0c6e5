/** What a client of MQTT over WebSocket has to offer ([MQTT-6.0.0-3]), and what it is answered ([MQTT-6.0.0-4]). */
export const MQTT_SUBPROTOCOL = 'mqtt';
/**
 * Offered beside it by our own client, and answered in its place by the Worker: MQTT whose pings are texts, because the platform
 * answers a text without waking anybody. No other client gets a text: it would not know what to do with it.
 */
export const TEXT_PING_SUBPROTOCOL = 'mqtt.text-ping';
export const TEXT_PING = 'ping';
export const TEXT_PONG = 'pong';
