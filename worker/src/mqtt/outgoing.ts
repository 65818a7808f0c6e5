import type { Connection, OpenConnection } from './connection.ts';
import type { Delivery } from './effect.ts';
import type { HeldMessage, Outgoing } from './outgoing-state.ts';
import { qualityOf } from './subscriptions.ts';
import type { Limits } from './terms.ts';
import { encoded, type Turn } from './turn.ts';

const PACKET_ID_MAX = 65_535;
/** Of a PUBLISH beside topic and payload, at most: header, two lengths, identifier, no properties. */
const HEAD_MAX_BYTES = 10;

/** Sends a message to a client that follows its topic, holds it back, or cuts the client off. */
export function deliver(turn: Turn, connection: OpenConnection, delivery: Delivery): void {
  const { topic, payload, retain = false, isOwn = false } = delivery;
  const followed = qualityOf(connection.subscriptions, topic, isOwn);
  if (followed === null) return;
  const qos = Math.min(delivery.qos, followed);
  const bytes = topic.length + payload.length + HEAD_MAX_BYTES;
  if (qos === 0) {
    deliverOnce(turn, connection, { topic, payload, retain, bytes });
    return;
  }
  const { outgoing } = connection;
  const { limits } = turn.terms;
  if (outgoing.held.length === 0 && hasRoom(turn, connection, bytes)) {
    send(turn, connection, { topic, payload, retain, bytes });
    return;
  }
  // The platform's sockets do not tell how much waits in them: what is not acknowledged tells it.
  if (outgoing.held.length >= limits.held || outgoing.heldBytes + bytes > limits.heldBytes) {
    turn.end('slowReader');
    return;
  }
  turn.connection = {
    ...connection,
    outgoing: {
      ...outgoing,
      held: [...outgoing.held, { topic, payload, retain, bytes }],
      heldBytes: outgoing.heldBytes + bytes,
    },
  };
}

/** Quality 0 to a client that does not read is lost: nobody waits for it. */
function deliverOnce(turn: Turn, connection: OpenConnection, message: HeldMessage): void {
  const { outgoing, client } = connection;
  const unheardBytes = outgoing.unheardBytes + message.bytes;
  if (outgoing.held.length > 0 || unheardBytes > turn.terms.limits.unheardBytes) return;
  const { topic, payload, retain } = message;
  const packet = encoded(
    { type: 'publish', topic, payload, qos: 0, retain, dup: false, packetId: 0 },
    client.level,
  );
  if (packet.length > client.packetMaxBytes) return;
  turn.connection = { ...connection, outgoing: { ...outgoing, unheardBytes } };
  turn.sayBytes(packet);
}

function hasRoom(turn: Turn, { client, outgoing }: OpenConnection, bytes: number): boolean {
  const { limits } = turn.terms;
  const { window, windowBytes } = outgoing;
  if (window.length === 0) return true;
  return (
    window.length < Math.min(client.receiveMaximum, limits.window) &&
    windowBytes + bytes <= limits.windowBytes
  );
}

function send(turn: Turn, connection: OpenConnection, message: HeldMessage): void {
  const { outgoing, client } = connection;
  const { topic, payload, retain, bytes } = message;
  const id = freeId(outgoing);
  const packet = encoded(
    { type: 'publish', topic, payload, qos: 1, retain, dup: false, packetId: id },
    client.level,
  );
  // [MQTT 5, 3.1.2.11.4]: as if it had been sent.
  if (packet.length > client.packetMaxBytes) return;
  turn.connection = {
    ...connection,
    outgoing: {
      ...outgoing,
      lastId: id,
      window: [...outgoing.window, { id, bytes }],
      windowBytes: outgoing.windowBytes + bytes,
    },
  };
  turn.sayBytes(packet);
}

/** [MQTT-2.3.1-2]: an identifier that is not in use. The window is far smaller than their number. */
function freeId({ lastId, window }: Outgoing): number {
  let id = lastId;
  do id = (id % PACKET_ID_MAX) + 1;
  while (window.some((each) => each.id === id));
  return id;
}

/** The client has a message of quality 1. What was held back takes its place. */
export function acknowledged(turn: Turn, connection: OpenConnection, packetId: number): void {
  const { outgoing } = connection;
  const found = outgoing.window.find(({ id }) => id === packetId);
  if (found === undefined) return;
  turn.connection = {
    ...connection,
    outgoing: {
      ...outgoing,
      window: outgoing.window.filter((each) => each !== found),
      windowBytes: outgoing.windowBytes - found.bytes,
    },
  };
  sendHeld(turn);
}

function sendHeld(turn: Turn): void {
  for (let { connection } = turn; connection.kind === 'open'; { connection } = turn) {
    const [next, ...held] = connection.outgoing.held;
    if (next === undefined || !hasRoom(turn, connection, next.bytes)) return;
    const outgoing = { ...connection.outgoing, held, heldBytes: connection.outgoing.heldBytes - next.bytes };
    send(turn, { ...connection, outgoing }, next);
    // A packet that is too large for the client was left out, and the one behind it is next.
    if (turn.connection === connection) turn.connection = { ...connection, outgoing };
  }
}

/** How many more messages of quality 1 go out at once: what a log feeds. None to a connection that is not open. */
export function roomIn(
  connection: Connection,
  { window: windowMax, windowBytes }: Pick<Limits, 'window' | 'windowBytes'>,
): number {
  if (connection.kind !== 'open' || connection.outgoing.held.length > 0) return 0;
  const { client, outgoing } = connection;
  if (outgoing.windowBytes >= windowBytes) return 0;
  return Math.max(0, Math.min(client.receiveMaximum, windowMax) - outgoing.window.length);
}

/** How many messages of quality 1 the client has not acknowledged, with those that wait for room. */
export const unacknowledgedIn = (connection: Connection): number =>
  connection.kind === 'open' ? connection.outgoing.window.length + connection.outgoing.held.length : 0;
