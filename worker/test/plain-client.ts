import {
  encodeForServer,
  MQTT_3_1_1,
  MQTT_5,
  type PacketForClient,
  type PacketForServer,
  type QoS,
  readFromServer,
  type Subscription,
  type Will,
} from '@chimpassist/client/mqtt/codec';
import { DEFAULT_BASE_TOPIC, idText, withBase, withoutBase } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { expect } from 'vitest';
import { upgrade } from './edge-client.ts';
import { tokenFor } from './support.ts';

export interface ConnectOptions {
  clientId?: string;
  username?: string;
  password?: string;
  will?: Will;
  keepAliveSeconds?: number;
}

let addresses = 0;

interface Heard {
  topic: string;
  payload: unknown;
  qos: QoS;
  retain: boolean;
}

/** A client of MQTT of which nothing is known but what it says: any address, any principal, 3.1.1 or 5. */
export class PlainClient {
  readonly socket: WebSocket;
  readonly level: 4 | 5;
  readonly packets: PacketForClient[] = [];
  readonly texts: string[] = [];
  closed: number | null = null;
  readonly #version: typeof MQTT_5 | typeof MQTT_3_1_1;
  #lastId = 0;

  constructor(socket: WebSocket, level: 4 | 5) {
    this.socket = socket;
    this.level = level;
    this.#version = level === 5 ? MQTT_5 : MQTT_3_1_1;
    const read = readFromServer(this.#version);
    socket.accept();
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') this.texts.push(data);
      else for (const packet of read(new Uint8Array(data as ArrayBuffer))) this.#take(packet);
    });
    socket.addEventListener('close', ({ code }) => {
      this.closed = code;
    });
  }

  /** Dials an address; without `protocols` as a client that has its token for CONNECT. */
  static async dial(path = '/mqtt', level: 4 | 5 = 5, protocols = 'mqtt'): Promise<PlainClient> {
    // Each from an address of its own: how many come from one is limited.
    const address = `2001:db8:${(++addresses).toString(16)}::1`;
    const { webSocket, status } = await upgrade(path, protocols, { 'cf-connecting-ip': address });
    if (webSocket === null) throw new Error(`No socket: ${status}`);
    return new PlainClient(webSocket, level);
  }

  /** Connects to the plain address, as this person or as nobody. */
  static async enter(
    principal: TokenPrincipal | null,
    options: ConnectOptions = {},
    level: 4 | 5 = 5,
  ): Promise<PlainClient> {
    const client = await PlainClient.dial('/mqtt', level);
    const account =
      principal === null ? {} : { username: idText(principal.id), password: await tokenFor(principal) };
    expect(await client.connect({ ...account, ...options })).toBe(0);
    return client;
  }

  send(packet: PacketForServer): void {
    this.socket.send(encodeForServer(packet, this.#version));
  }

  sendBytes(bytes: Uint8Array): void {
    this.socket.send(bytes);
  }

  bytesOf(packet: PacketForServer): Uint8Array {
    return encodeForServer(packet, this.#version);
  }

  connectPacket({ clientId = '', username, password, will, keepAliveSeconds = 60 }: ConnectOptions = {}) {
    return {
      type: 'connect' as const,
      level: this.level,
      clean: true,
      keepAliveSeconds,
      clientId,
      username,
      password: password === undefined ? undefined : new TextEncoder().encode(password),
      will: will === undefined ? undefined : { ...will, topic: full(will.topic) },
    };
  }

  /** @returns the code of CONNACK. */
  async connect(options: ConnectOptions = {}): Promise<number> {
    this.send(this.connectPacket(options));
    const { code } = await this.next('connack', () => true);
    return code;
  }

  /** @returns the codes of SUBACK. */
  async subscribe(...subscriptions: (string | Subscription)[]): Promise<number[]> {
    const packetId = ++this.#lastId;
    this.send({
      type: 'subscribe',
      packetId,
      subscriptions: subscriptions.map((each) =>
        typeof each === 'string' ? { filter: full(each), qos: 1 } : { ...each, filter: full(each.filter) },
      ),
    });
    return (await this.next('suback', (packet) => packet.packetId === packetId)).codes;
  }

  /** Publishes at quality 1. @returns the reason code of PUBACK. */
  async publish(topic: string, payload: unknown): Promise<number> {
    const packetId = ++this.#lastId;
    this.send(this.publishPacket(topic, payload, 1, packetId));
    return (await this.next('puback', (packet) => packet.packetId === packetId)).code;
  }

  /** Publishes at quality 0. */
  say(topic: string, payload: unknown): void {
    this.send(this.publishPacket(topic, payload, 0, 0));
  }

  publishPacket(topic: string, payload: unknown, qos: QoS, packetId: number) {
    return {
      type: 'publish' as const,
      topic: full(topic),
      payload: new TextEncoder().encode(JSON.stringify(payload)),
      qos,
      retain: false,
      dup: false,
      packetId,
    };
  }

  /** Waits for a packet. */
  async next<T extends PacketForClient['type']>(
    type: T,
    isWanted: (packet: PacketForClient & { type: T }) => boolean,
  ): Promise<PacketForClient & { type: T }> {
    type Wanted = PacketForClient & { type: T };
    const find = () =>
      this.packets.find((packet): packet is Wanted => packet.type === type && isWanted(packet as Wanted));
    await expect.poll(() => find() ?? this.closed).not.toBeNull();
    const found = find();
    if (found === undefined) throw new Error(`The connection was closed with ${this.closed}.`);
    return found;
  }

  get heard(): Heard[] {
    return this.packets.flatMap((packet) =>
      packet.type === 'publish'
        ? [
            {
              topic: withoutBase(DEFAULT_BASE_TOPIC, packet.topic) ?? packet.topic,
              payload: JSON.parse(new TextDecoder().decode(packet.payload)) as unknown,
              qos: packet.qos,
              retain: packet.retain,
            },
          ]
        : [],
    );
  }

  on(topic: string): unknown[] {
    return this.heard.filter((each) => each.topic === topic).map(({ payload }) => payload);
  }

  wordsOn(topic: string): string[] {
    return (this.on(topic) as { message: { content: string } }[]).map(({ message }) => message.content);
  }

  close(): void {
    this.socket.close(1000);
  }

  #take(packet: PacketForClient): void {
    this.packets.push(packet);
    if (packet.type === 'publish' && packet.qos === 1)
      this.send({ type: 'puback', packetId: packet.packetId, code: 0 });
  }
}

const full = (topic: string): string => (topic.startsWith('$') ? topic : withBase(DEFAULT_BASE_TOPIC, topic));
