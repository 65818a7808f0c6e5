import { SELF } from 'cloudflare:test';
import {
  encodeForServer,
  MQTT_3_1_1,
  type PacketForClient,
  type PacketForServer,
  readFromServer,
} from '@chimpassist/client/mqtt/codec';
import { DEFAULT_BASE_TOPIC, withBase } from '@chimpassist/protocol';
import { expect } from 'vitest';
import { tokenFor } from './support.ts';

export const upgrade = (path: string, protocols: string | null, headers: Record<string, string> = {}) =>
  SELF.fetch(`http://worker${path}`, {
    headers: {
      upgrade: 'websocket',
      ...(protocols === null ? {} : { 'sec-websocket-protocol': protocols }),
      ...headers,
    },
  });

export const customer = (id: string) => ({ kind: 'customer', id, guest: false }) as const;

/** A plain client of MQTT 3.1.1 at a socket of the Worker's. */
export class WireClient {
  readonly socket: WebSocket;
  heard: PacketForClient[] = [];
  texts: string[] = [];
  closed: number | null = null;
  acknowledges = true;
  #lastId = 0;

  constructor(socket: WebSocket) {
    this.socket = socket;
    const read = readFromServer(MQTT_3_1_1);
    socket.accept();
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') this.texts.push(data);
      else this.#take(read(new Uint8Array(data as ArrayBuffer)));
    });
    socket.addEventListener('close', ({ code }) => {
      this.closed = code;
    });
  }

  /** Acknowledges what it hears, a frame by a frame as our own client does: who does not is cut off. */
  #take(packets: readonly PacketForClient[]): void {
    this.heard.push(...packets);
    const heard = packets.flatMap((each) =>
      this.acknowledges && each.type === 'publish' && each.qos === 1 ? [each.packetId] : [],
    );
    if (heard.length === 0) return;
    const frames = heard.map((packetId) =>
      encodeForServer({ type: 'puback', packetId, code: 0 }, MQTT_3_1_1),
    );
    this.socket.send(new Uint8Array(frames.flatMap((frame) => [...frame])));
  }

  /** Acknowledges what it has heard, and goes on so. */
  catchUp(): void {
    this.acknowledges = true;
    for (const packet of this.heard) {
      if (packet.type === 'publish' && packet.qos === 1)
        this.send({ type: 'puback', packetId: packet.packetId, code: 0 });
    }
  }

  send(packet: PacketForServer): void {
    this.socket.send(encodeForServer(packet, MQTT_3_1_1));
  }

  async hears(type: PacketForClient['type']): Promise<void> {
    await expect.poll(() => this.heard.map((packet) => packet.type)).toContain(type);
  }

  /** Follows topics, or filters, without base. */
  async follow(...topics: string[]): Promise<void> {
    const packetId = ++this.#lastId;
    const subscriptions = topics.map((topic) => ({
      filter: withBase(DEFAULT_BASE_TOPIC, topic),
      qos: 1 as const,
    }));
    this.send({ type: 'subscribe', packetId, subscriptions });
    await expect
      .poll(() => this.heard.flatMap((packet) => (packet.type === 'suback' ? [packet.packetId] : [])))
      .toContain(packetId);
  }

  /** Publishes on a topic without base. @returns the packet's identifier. */
  say(topic: string, payload: unknown, qos: 0 | 1 = 1): number {
    const packetId = qos === 0 ? 0 : ++this.#lastId;
    this.send({
      type: 'publish',
      topic: withBase(DEFAULT_BASE_TOPIC, topic),
      payload: new TextEncoder().encode(JSON.stringify(payload)),
      qos,
      retain: false,
      dup: false,
      packetId,
    });
    return packetId;
  }

  /** What came on a topic without base. */
  heardOn(topic: string): unknown[] {
    return this.heard.flatMap((packet) =>
      packet.type === 'publish' && packet.topic === withBase(DEFAULT_BASE_TOPIC, topic)
        ? [JSON.parse(new TextDecoder().decode(packet.payload)) as unknown]
        : [],
    );
  }

  get acknowledged(): number[] {
    return this.heard.flatMap((packet) => (packet.type === 'puback' ? [packet.packetId] : []));
  }
}

/** At the socket of one chat. */
export class EdgeClient extends WireClient {
  readonly id: string;

  private constructor(id: string, socket: WebSocket) {
    super(socket);
    this.id = id;
  }

  /** @param protocols which it offers beside its token. */
  static async dial(id: string, protocols = 'mqtt'): Promise<EdgeClient> {
    const token = await tokenFor(customer(id));
    const { webSocket, status } = await upgrade(`/mqtt/${encodeURIComponent(id)}`, `${protocols}, ${token}`);
    if (webSocket === null) throw new Error(`No socket: ${status}`);
    return new EdgeClient(id, webSocket);
  }

  /** Connects, and follows all of the own chat. */
  static async open(id: string, clientId = `c-${id}`, keepAliveSeconds = 60): Promise<EdgeClient> {
    const client = await EdgeClient.dial(id);
    client.send({ type: 'connect', level: 4, clean: true, keepAliveSeconds, clientId });
    await client.follow(`${client.topic}/#`);
    return client;
  }

  get topic(): string {
    return `server/sessions/${this.id}`;
  }

  /** Publishes below the own chat. @returns the packet's identifier. */
  publish(suffix: string, payload: unknown, qos: 0 | 1 = 1): number {
    return this.say(`${this.topic}/${suffix}`, payload, qos);
  }

  sayOnline(more: Record<string, unknown> = {}): void {
    this.publish('online', { customer: { id: this.id, name: this.id }, ...more }, 0);
  }

  write(n: number): number {
    return this.publish('messages/customer', { sessionInfo: {}, message: messageOf(this.id, n) });
  }

  /** What came on a topic below the own chat. */
  on(suffix: string): unknown[] {
    return this.heardOn(`${this.topic}/${suffix}`);
  }

  wordsOn(suffix: string): string[] {
    return (this.on(suffix) as { message: { content: string } }[]).map(({ message }) => message.content);
  }
}

export const messageOf = (id: string, n: number) => ({
  id: `m-${n}`,
  from: { id, name: id, avatarURL: null },
  timestamp: n,
  content: `text ${n}`,
  readAt: null,
});
