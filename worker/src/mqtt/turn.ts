import { encodeForClient, MQTT_3_1_1, MQTT_5, type PacketForClient } from '@chimpassist/client/mqtt/codec';
import { joined } from '../joined.ts';
import type { Connection, LastWill } from './connection.ts';
import type { Effect } from './effect.ts';
import { CONNACK_CODES, type ConnectRefusal, ENDINGS, type Ending } from './ending.ts';
import type { Terms } from './terms.ts';

/** What one turn of the machine has come to so far. It lives for one call of `step` and no longer. */
export class Turn {
  readonly now: number;
  readonly terms: Terms;
  connection: Connection;
  readonly effects: Effect[] = [];
  ending: Ending | null = null;
  readonly #packets: Uint8Array[] = [];

  constructor(connection: Connection, now: number, terms: Terms) {
    this.connection = connection;
    this.now = now;
    this.terms = terms;
  }

  /** All packets of this turn: they leave as one. */
  get bytes(): Uint8Array | null {
    return this.#packets.length === 0 ? null : joined(this.#packets);
  }

  do(effect: Effect): void {
    this.effects.push(effect);
  }

  say(packet: PacketForClient, level: 4 | 5): void {
    this.sayBytes(encoded(packet, level));
  }

  sayBytes(bytes: Uint8Array): void {
    this.#packets.push(bytes);
  }

  /** CONNACK says why, and then the connection ends. */
  refuse(refusal: ConnectRefusal, level: 4 | 5): void {
    // [MQTT-3.2.2-4]: one that refuses has no session present.
    this.say({ type: 'connack', sessionPresent: false, code: CONNACK_CODES[refusal][level] }, level);
    this.connection = { kind: 'ended' };
    this.ending = 'refused';
  }

  /** Ends the connection; its last will is told, unless the client said goodbye. */
  end(ending: Ending): void {
    const { connection } = this;
    if (connection.kind === 'ended') return;
    this.connection = { kind: 'ended' };
    this.ending = ending;
    if (connection.kind !== 'open') return;
    const { level, will } = connection.client;
    const { reasonCode } = ENDINGS[ending];
    if (level === 5 && reasonCode !== null) this.say({ type: 'disconnect', code: reasonCode }, level);
    // [MQTT-3.14.4-3]: after DISCONNECT the will is worth nothing.
    if (will !== null && ending !== 'disconnected') this.#tell(will);
  }

  #tell(will: LastWill): void {
    this.do({ kind: 'will', ...will });
  }
}

export const encoded = (packet: PacketForClient, level: 4 | 5): Uint8Array =>
  encodeForClient(packet, level === 5 ? MQTT_5 : MQTT_3_1_1);
