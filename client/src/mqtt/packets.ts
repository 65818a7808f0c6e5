/// <reference path="./u8-mqtt-packet.d.ts" />
import { mqtt_pkt_ctx, type RawPacket } from 'u8-mqtt-packet/esm/codec_bind.js';
import { mqtt_opts_v4 } from 'u8-mqtt-packet/esm/codec_v4_lean.js';
import { createSplitter } from './splitter.ts';

/** MQTT 3.1.1 packets as far as a client of QoS 0 and 1 reads them, checked once here. */
export type Packet =
  | { type: 'connack'; code: number }
  | { type: 'publish'; topic: string; payload: Uint8Array; qos: 0 | 1; packetId: number }
  | { type: 'puback'; packetId: number }
  | { type: 'suback'; packetId: number; codes: number[] }
  | { type: 'unsuback'; packetId: number }
  | { type: 'pingresp' };

const LEVEL_3_1_1 = 4;
const codec = mqtt_pkt_ctx(LEVEL_3_1_1, mqtt_opts_v4, {});

/** Bytes as they come in, whole packets out; a packet may be spread over several chunks. */
export type Decoder = (chunk: Uint8Array) => Packet[];

/** One decoder a connection. It throws on what is no MQTT; unknown packets are left out. */
export function createDecoder(): Decoder {
  const split = createSplitter();
  return (chunk) => split(chunk).flatMap(({ head, body }) => read(codec.decode_pkt(head, body)) ?? []);
}

function read(raw: RawPacket | undefined): Packet | undefined {
  const packetId = raw?.pkt_id ?? 0;
  switch (raw?.type) {
    case 'connack':
      return { type: 'connack', code: Number(raw.reason ?? 0) };
    case 'publish': {
      const { topic = '', payload = new Uint8Array(), qos } = raw;
      return { type: 'publish', topic, payload, qos: qos === 1 ? 1 : 0, packetId };
    }
    case 'suback':
      return { type: 'suback', packetId, codes: (raw.answers ?? []).map(Number) };
    case 'puback':
    case 'unsuback':
      return { type: raw.type, packetId };
    case 'pingresp':
      return { type: 'pingresp' };
    default:
      return undefined;
  }
}

export interface Connect {
  clientId: string;
  keepAliveSeconds: number;
  username?: string | undefined;
  password?: string | undefined;
  /** Published by the broker, not retained, where the connection ends without DISCONNECT. */
  will?: { topic: string; payload: string; qos: 0 | 1 } | undefined;
}

export const encode = {
  connect: ({ clientId, keepAliveSeconds, username, password, will }: Connect): Uint8Array =>
    codec.encode_pkt('connect', {
      client_id: clientId,
      keep_alive: keepAliveSeconds,
      flags: { clean_start: true },
      // [MQTT-3.1.2-22]: no password without a user name.
      username: username || (password ? clientId : undefined),
      password: password || undefined,
      will,
    }),
  publish: (topic: string, payload: string, qos: 0 | 1, packetId: number): Uint8Array =>
    codec.encode_pkt('publish', { topic, payload, qos, pkt_id: packetId }),
  puback: (packetId: number): Uint8Array => codec.encode_pkt('puback', { pkt_id: packetId }),
  subscribe: (topics: readonly { filter: string; qos: 0 | 1 }[], packetId: number): Uint8Array =>
    codec.encode_pkt('subscribe', {
      pkt_id: packetId,
      topics: topics.map(({ filter, qos }) => ({ topic: filter, opts: { qos } })),
    }),
  unsubscribe: (topics: readonly string[], packetId: number): Uint8Array =>
    codec.encode_pkt('unsubscribe', { pkt_id: packetId, topics }),
  ping: (): Uint8Array => codec.encode_pkt('pingreq', {}),
  disconnect: (): Uint8Array => codec.encode_pkt('disconnect', {}),
};
