import type { Properties } from './property-types.ts';

export type QoS = 0 | 1 | 2;

/** MQTT 5 only: a packet of 3.1.1 neither carries nor gives properties. */
interface WithProperties {
  properties?: Properties | undefined;
}

export interface Will extends WithProperties {
  topic: string;
  payload: Uint8Array;
  qos: QoS;
  retain: boolean;
}

export interface ConnectPacket extends WithProperties {
  type: 'connect';
  /** 4 is MQTT 3.1.1. */
  level: 4 | 5;
  /** 3.1.1 says clean session, 5 clean start. */
  clean: boolean;
  keepAliveSeconds: number;
  clientId: string;
  username?: string | undefined;
  password?: Uint8Array | undefined;
  /** The server publishes it where the connection ends without DISCONNECT. */
  will?: Will | undefined;
}

export interface ConnackPacket extends WithProperties {
  type: 'connack';
  sessionPresent: boolean;
  /** 0: accepted. 3.1.1 has return codes 1 to 5, 5 has reason codes from 128 on. */
  code: number;
}

export interface PublishPacket extends WithProperties {
  type: 'publish';
  topic: string;
  payload: Uint8Array;
  qos: QoS;
  retain: boolean;
  dup: boolean;
  /** 1 to 65535; 0 at QoS 0, which has none. */
  packetId: number;
}

export interface AckPacket extends WithProperties {
  type: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp';
  packetId: number;
  /** Reason code of MQTT 5; always 0 at 3.1.1. */
  code: number;
}

export interface Subscription {
  filter: string;
  qos: QoS;
  /** MQTT 5: the server does not send the client's own messages back. */
  noLocal?: boolean;
  /** MQTT 5: a message keeps the retain flag that it was published with. */
  retainAsPublished?: boolean;
  /** MQTT 5: whether retained messages come at once (0), at a new subscription only (1), or not (2). */
  retainHandling?: 0 | 1 | 2;
}

export interface SubscribePacket extends WithProperties {
  type: 'subscribe';
  packetId: number;
  subscriptions: Subscription[];
}

export interface UnsubscribePacket extends WithProperties {
  type: 'unsubscribe';
  packetId: number;
  filters: string[];
}

/** `codes`: one a filter, 128 and more where it was refused. An UNSUBACK of 3.1.1 has none. */
export interface SubackPacket extends WithProperties {
  type: 'suback' | 'unsuback';
  packetId: number;
  codes: number[];
}

export interface PingPacket {
  type: 'pingreq' | 'pingresp';
}

/** `auth` exists in MQTT 5 only, `disconnect` from the server too. */
export interface ReasonPacket extends WithProperties {
  type: 'disconnect' | 'auth';
  /** Reason code of MQTT 5; always 0 at 3.1.1. */
  code: number;
}

/** What travels in both directions. */
export type SharedPacket = PublishPacket | AckPacket | ReasonPacket;

export type PacketForServer =
  | ConnectPacket
  | SharedPacket
  | SubscribePacket
  | UnsubscribePacket
  | (PingPacket & { type: 'pingreq' });

export type PacketForClient =
  | ConnackPacket
  | SharedPacket
  | SubackPacket
  | (PingPacket & { type: 'pingresp' });

/** [MQTT-2.2.1]: the upper half of a packet's first byte. */
export const PACKET_CODES = {
  connect: 1,
  connack: 2,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  suback: 9,
  unsubscribe: 10,
  unsuback: 11,
  pingreq: 12,
  pingresp: 13,
  disconnect: 14,
  auth: 15,
} as const;

export type PacketType = keyof typeof PACKET_CODES;
