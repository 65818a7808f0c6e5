import {
  encodeForServer,
  MQTT_3_1_1,
  MQTT_5,
  type PacketForClient,
  type PacketForServer,
  type PublishPacket,
  readFromServer,
} from '@chimpassist/client/mqtt/codec';
import { type Principal, SAFE_POLICY } from '@chimpassist/protocol';
import {
  type Connection,
  type Delivery,
  type Effect,
  type Input,
  LIMITS,
  newConnection,
  type Outcome,
  step,
  type Terms,
} from '../../src/mqtt/index.ts';

export const BASE = 'shop/chat';
export const NOW = 1_000_000;
/** May do all within the base: the clauses are about MQTT, not about rights. */
const EVERYBODY: Principal = { kind: 'bridge' };

export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

type Connect = Extract<PacketForServer, { type: 'connect' }>;

interface Options {
  level?: 4 | 5;
  limits?: Partial<Terms['limits']>;
}

/** A client and the machine that serves it, side by side: what the client sends is bytes, what it hears is packets. */
export class WireClient {
  readonly level: 4 | 5;
  readonly terms: Terms;
  connection: Connection = newConnection(NOW);
  now = NOW;
  heard: PacketForClient[] = [];
  effects: Effect[] = [];
  /** Frames that the server has sent. */
  frames = 0;
  closed: Outcome['close'] = null;
  readonly #read;
  readonly #version;

  constructor({ level = 4, limits = {} }: Options = {}) {
    this.level = level;
    this.#version = level === 5 ? MQTT_5 : MQTT_3_1_1;
    this.#read = readFromServer(this.#version);
    this.terms = { baseTopic: BASE, policy: SAFE_POLICY, limits: { ...LIMITS, ...limits } };
  }

  input(input: Input): void {
    const { connection, send, effects, close } = step(this.connection, input, this.now, this.terms);
    this.connection = connection;
    this.effects.push(...effects);
    if (send !== null) {
      this.frames += 1;
      this.heard.push(...this.#read(send));
    }
    if (close !== null) this.closed = close;
  }

  sendBytes(chunk: Uint8Array): void {
    this.input({ kind: 'bytes', bytes: chunk });
  }

  encode(packet: PacketForServer): Uint8Array {
    return encodeForServer(packet, this.#version);
  }

  send(packet: PacketForServer): void {
    this.sendBytes(this.encode(packet));
  }

  connectPacket(fields: Partial<Connect> = {}): Connect {
    return {
      type: 'connect',
      level: this.level,
      clean: true,
      keepAliveSeconds: 60,
      clientId: 'c',
      ...fields,
    };
  }

  /** Connects and is let in. */
  open(fields: Partial<Connect> = {}, principal = EVERYBODY, expiresAt: number | null = null): this {
    this.send(this.connectPacket(fields));
    this.admit(principal, expiresAt);
    this.forget();
    return this;
  }

  admit(principal = EVERYBODY, expiresAt: number | null = null, clientId = 'c'): void {
    this.input({ kind: 'admitted', principal, expiresAt, clientId });
  }

  /** What was heard until now does not count any more. */
  forget(): void {
    this.heard = [];
    this.effects = [];
    this.frames = 0;
  }

  publish(fields: Partial<PublishPacket> = {}): void {
    this.send(publishPacket(fields));
  }

  subscribe(...filters: string[]): void {
    this.send(subscribePacket(filters.map((filter) => ({ filter, qos: 1 as const }))));
  }

  deliver(...deliveries: Partial<Delivery>[]): void {
    this.input({
      kind: 'deliver',
      deliveries: deliveries.map((each) => ({ topic: `${BASE}/t`, payload: text('x'), qos: 1, ...each })),
    });
  }

  settleAll(code = 0): void {
    for (const effect of this.effects) {
      if (effect.kind === 'publish' && effect.ref !== null)
        this.input({ kind: 'published', ref: effect.ref, code });
    }
  }

  /** Types of all packets that were heard, with their identifiers. */
  get said(): string[] {
    return this.heard.map((packet) =>
      'packetId' in packet ? `${packet.type} ${packet.packetId}` : packet.type,
    );
  }

  get payloads(): string[] {
    return this.heard.flatMap((packet) =>
      packet.type === 'publish' ? [new TextDecoder().decode(packet.payload)] : [],
    );
  }

  /** What the host was asked to take in. */
  get taken(): string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'publish' ? [`${effect.topic} ${new TextDecoder().decode(effect.payload)}`] : [],
    );
  }

  get wills(): string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'will' ? [`${effect.topic} ${new TextDecoder().decode(effect.payload)}`] : [],
    );
  }
}

export const publishPacket = (fields: Partial<PublishPacket> = {}): PublishPacket => ({
  type: 'publish',
  topic: `${BASE}/t`,
  payload: text('x'),
  qos: 0,
  retain: false,
  dup: false,
  packetId: 0,
  ...fields,
});

export const subscribePacket = (
  subscriptions: Extract<PacketForServer, { type: 'subscribe' }>['subscriptions'],
  packetId = 1,
): PacketForServer => ({ type: 'subscribe', packetId, subscriptions });

export const lastWill = { topic: `${BASE}/gone`, payload: text('bye'), qos: 0, retain: false } as const;

/** Codes of all packets that were heard, or their types where they have none. */
export const codeOf = (client: WireClient): unknown =>
  client.heard.map((each) => ('code' in each ? each.code : each.type));
