/** `u8-mqtt-packet` ships no types. Only what `packets.ts` uses, as read from its source. */
declare module 'u8-mqtt-packet/esm/codec_bind.js' {
  export interface RawPacket {
    /** `connack`, `publish`, `puback`, `suback`, `unsuback`, `pingresp`, … */
    readonly type: string;
    pkt_id?: number;
    /** CONNACK's return code, boxed. */
    reason?: number;
    /** SUBACK's return codes, boxed. */
    answers?: number[];
    topic?: string;
    payload?: Uint8Array;
    qos?: number;
  }
  export function mqtt_pkt_ctx(
    level: 4,
    options: unknown,
    api: object,
  ): {
    encode_pkt(type: string, packet: object): Uint8Array;
    decode_pkt(head: number, body: Uint8Array | null): RawPacket | undefined;
  };
}

declare module 'u8-mqtt-packet/esm/codec_v4_lean.js' {
  export const mqtt_opts_v4: unknown;
}
