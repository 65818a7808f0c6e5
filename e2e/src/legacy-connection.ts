import mqtt, { type MqttClient } from 'mqtt';

/** What a legacy client is told about the platform. */
export interface LegacyPlatform {
  /** `ws://…/mqtt` */
  broker: string;
  /** The Worker. */
  backend: string;
  baseTopic: string;
}

// biome-ignore lint/suspicious/noExplicitAny: legacy clients read whatever comes, unchecked; so does this one.
export type Anything = any;

/**
 * As legacy clients connect: MQTT 3.1.1 over WebSocket, clean session, a random client id, keep-alive 60 s; one
 * connection that only publishes and one that only subscribes, everything at QoS 0 and not retained.
 */
export class LegacyConnection {
  readonly #platform: LegacyPlatform;
  readonly #publisher: MqttClient;
  readonly #subscriber: MqttClient;
  readonly #handlers = new Map<string, (payload: Anything) => void>();

  private constructor(platform: LegacyPlatform, publisher: MqttClient, subscriber: MqttClient) {
    this.#platform = platform;
    this.#publisher = publisher;
    this.#subscriber = subscriber;
    subscriber.on('message', (topic, payload) => this.#handlers.get(topic)?.(JSON.parse(payload.toString())));
  }

  static async open(platform: LegacyPlatform): Promise<LegacyConnection> {
    const connect = (): Promise<MqttClient> =>
      mqtt.connectAsync(platform.broker, {
        protocolVersion: 4,
        clean: true,
        keepalive: 60,
        clientId: `legacy_${Math.random().toString(16).slice(2)}`,
      });
    return new LegacyConnection(platform, await connect(), await connect());
  }

  publish(topic: string, payload: unknown): void {
    this.#publisher.publish(`${this.#platform.baseTopic}/${topic}`, JSON.stringify(payload), {
      qos: 0,
      retain: false,
    });
  }

  async subscribe(topic: string, handler: (payload: Anything) => void): Promise<void> {
    const full = `${this.#platform.baseTopic}/${topic}`;
    this.#handlers.set(full, handler);
    await this.#subscriber.subscribeAsync(full, { qos: 0 });
  }

  async close(): Promise<void> {
    await Promise.all([this.#publisher.endAsync(true), this.#subscriber.endAsync(true)]);
  }
}

/** A REST call of a legacy client: no token, and whatever JSON comes back. */
export async function legacyCall(
  platform: LegacyPlatform,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Anything }> {
  const answer = await fetch(`${platform.backend}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json().catch(() => null) };
}
