import {
  decodeConnect,
  decodeForServer,
  MQTT_3_1_1,
  MQTT_5,
  PacketError,
  type PacketForServer,
} from '@chimpassist/client/mqtt/codec';
import { admit, connect } from './admission.ts';
import { check } from './clock.ts';
import type { Connection, OpenConnection } from './connection.ts';
import type { Effect, Input } from './effect.ts';
import { ENDINGS, type Ending } from './ending.ts';
import { publish, release, settle } from './incoming.ts';
import { acknowledged, deliver } from './outgoing.ts';
import { subscribe, unsubscribe } from './subscriptions.ts';
import type { Terms } from './terms.ts';
import { Turn } from './turn.ts';
import { takePacket, withChunk } from './unread.ts';

/** What a step comes to. The host stores the connection, sends, performs the effects, and closes, in this order. */
export interface Outcome {
  connection: Connection;
  /** One frame. */
  send: Uint8Array | null;
  effects: Effect[];
  /** Close the socket with this code; null: it goes on. */
  close: { code: number; ending: Ending } | null;
}

const VERSIONS = [MQTT_3_1_1, MQTT_5];

/**
 * The server's side of one MQTT connection, 3.1.1 or 5: pure, without socket, storage or clock. `now` is epoch ms. It never
 * throws, whatever comes.
 */
export function step(connection: Connection, input: Input, now: number, terms: Terms): Outcome {
  const turn = new Turn(connection, now, terms);
  if (connection.kind === 'open' && connection.isTorn) turn.end('slowReader');
  else take(turn, input);
  const { ending } = turn;
  return {
    connection: turn.connection,
    send: turn.bytes,
    effects: turn.effects,
    close: ending === null ? null : { code: ENDINGS[ending].closeCode, ending },
  };
}

function take(turn: Turn, input: Input): void {
  const { connection } = turn;
  switch (input.kind) {
    case 'bytes':
      takeBytes(turn, input.bytes);
      return;
    case 'admitted':
      if (connection.kind !== 'asked') return;
      admit(turn, connection, input);
      readAll(turn);
      return;
    case 'refused':
      if (connection.kind === 'asked') turn.refuse(input.refusal, connection.client.level);
      return;
    case 'published':
      if (connection.kind === 'open') settle(turn, connection, input.ref, input.code);
      return;
    case 'deliver':
      for (const delivery of input.deliveries) {
        if (turn.connection.kind === 'open') deliver(turn, turn.connection, delivery);
      }
      return;
    case 'check':
      check(turn, input.pingedAt);
      return;
    case 'renewed':
      if (connection.kind === 'open') turn.connection = { ...connection, expiresAt: input.expiresAt };
      return;
    case 'flooding':
      turn.end('tooManyAtOnce');
      return;
    case 'slow':
      turn.end('slowReader');
      return;
    case 'takenOver':
    case 'serverGoing':
    case 'lost':
      turn.end(input.kind);
      return;
  }
}

function takeBytes(turn: Turn, bytes: Uint8Array): void {
  const { connection } = turn;
  if (connection.kind === 'ended') return;
  const unread = withChunk(connection.unread, bytes);
  if (connection.kind === 'open') {
    const outgoing = { ...connection.outgoing, unheardBytes: 0 };
    turn.connection = { ...connection, unread, outgoing, heardAt: turn.now };
  } else turn.connection = { ...connection, unread };
  // Who that is, is being found out: what is sent meanwhile is bounded as one packet is.
  if (connection.kind === 'asked' && unread.bytes > turn.terms.limits.packetMaxBytes) {
    turn.end('tooLarge');
    return;
  }
  readAll(turn);
}

/** Reads packets while there are whole ones, and somebody is there to read them for. */
function readAll(turn: Turn): void {
  try {
    let more = true;
    while (more) more = readNext(turn);
  } catch (error) {
    if (!(error instanceof PacketError)) throw error;
    refuseToRead(turn, error);
  }
}

function readNext(turn: Turn): boolean {
  const { connection, terms } = turn;
  if (connection.kind !== 'new' && connection.kind !== 'open') return false;
  const { packetMaxBytes, connectMaxBytes } = terms.limits;
  const maxBytes = connection.kind === 'new' ? connectMaxBytes : packetMaxBytes;
  const taken = takePacket(connection.unread, maxBytes);
  if (taken === null) return false;
  if (connection.kind === 'new') {
    connect(turn, connection, decodeConnect(taken.first, taken.body, VERSIONS), taken.rest);
  } else {
    const version = connection.client.level === 5 ? MQTT_5 : MQTT_3_1_1;
    const packet = decodeForServer(taken.first, taken.body, version);
    const open = { ...connection, unread: taken.rest };
    turn.connection = open;
    takePacketOf(turn, open, packet);
  }
  return true;
}

function refuseToRead(turn: Turn, { kind }: PacketError): void {
  // [MQTT-3.1.2-2]. In the older version's words: nobody knows which one the client would understand.
  if (kind === 'unsupportedVersion') {
    turn.refuse('unsupportedVersion', 4);
    return;
  }
  turn.end(kind);
}

function takePacketOf(turn: Turn, connection: OpenConnection, packet: PacketForServer): void {
  switch (packet.type) {
    case 'publish':
      publish(turn, connection, packet);
      return;
    case 'puback':
      acknowledged(turn, connection, packet.packetId);
      return;
    case 'pubrel':
      release(turn, connection, packet);
      return;
    case 'subscribe':
      subscribe(turn, connection, packet);
      return;
    case 'unsubscribe':
      unsubscribe(turn, connection, packet);
      return;
    case 'pingreq':
      turn.say({ type: 'pingresp' }, connection.client.level);
      return;
    case 'disconnect':
      turn.end(packet.code === WITH_WILL ? 'disconnectedWithWill' : 'disconnected');
      return;
    // [MQTT-3.1.0-2], and answers to what the server never says.
    case 'connect':
    case 'pubrec':
    case 'pubcomp':
    case 'auth':
      turn.end('protocolError');
      return;
  }
}

/** [MQTT 5, 3.14.2.1]. */
const WITH_WILL = 0x04;
