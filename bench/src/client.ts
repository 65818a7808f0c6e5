import { withBase, withoutBase } from '@chimpassist/protocol';
import mqtt, { type MqttClient } from 'mqtt';
import { BASE } from './platform.ts';

export type Hear = (topic: string, payload: Record<string, unknown>) => void;

/** One connection of the load's: JSON in and out, topics without their base. */
export class Client {
  readonly #client: MqttClient;
  #isClosing = false;

  private constructor(client: MqttClient) {
    this.#client = client;
  }

  static async open(url: string): Promise<Client> {
    const client = await mqtt.connectAsync(url, { clean: true, reconnectPeriod: 0, connectTimeout: 20_000 });
    // Without it a small packet waits up to 40 ms for the one before.
    if ('setNoDelay' in client.stream && typeof client.stream.setNoDelay === 'function') {
      client.stream.setNoDelay(true);
    }
    return new Client(client);
  }

  async hear(filters: string[], hear: Hear, qos: 0 | 1 = 1): Promise<void> {
    this.#client.on('message', (topic, payload) => {
      hear(withoutBase(BASE, topic) ?? topic, JSON.parse(payload.toString()) as Record<string, unknown>);
    });
    await this.#client.subscribeAsync(
      filters.map((filter) => withBase(BASE, filter)),
      { qos },
    );
  }

  /** Resolves when the broker has it, or when this client was closed before. */
  async publish(topic: string, payload: unknown, qos: 0 | 1 = 1): Promise<void> {
    try {
      await this.#client.publishAsync(withBase(BASE, topic), JSON.stringify(payload), { qos });
    } catch (error) {
      if (!this.#isClosing) throw error;
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#client.endAsync(true);
  }
}
