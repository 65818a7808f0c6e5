import type { AckPacket, PublishPacket } from '@chimpassist/client/mqtt/codec';
import { authorize, withoutBase } from '@chimpassist/protocol';
import type { OpenConnection } from './connection.ts';
import type { Incoming } from './incoming-state.ts';
import { REASONS } from './reasons.ts';
import type { Turn } from './turn.ts';

const UNKNOWN_ID = 0x92;
/** From here on a reason code says that something was refused. */
const REFUSED_FROM = 0x80;

export function publish(turn: Turn, connection: OpenConnection, packet: PublishPacket): void {
  // [MQTT 5, 3.2.2.3.8]: no alias is announced, so none may come.
  if (packet.properties?.topicAlias !== undefined) {
    turn.end('topicAlias');
    return;
  }
  const topic = withoutBase(turn.terms.baseTopic, packet.topic);
  const asked = { kind: 'topic', action: 'publish', topic } as const;
  // Nothing that clients leave retained is kept, and so none of it is taken.
  const isAllowed = !packet.retain && authorize(connection.principal, asked, turn.terms.policy).allowed;
  if (packet.qos === 0) {
    if (isAllowed && topic !== null) turn.do({ kind: 'publish', ref: null, topic, payload: packet.payload });
    return;
  }
  const { incoming, client } = connection;
  if (packet.qos === 2 && incoming.received.includes(packet.packetId)) {
    sayAgain(turn, connection, packet.packetId);
    return;
  }
  if (unsettledIn(incoming) >= turn.terms.limits.incoming) {
    turn.end('tooManyAtOnce');
    return;
  }
  // [MQTT-3.3.5-2]: 3.1.1 cannot say no. An acknowledgement would be a lie, since it means "stored".
  if (!isAllowed && client.level === 4) {
    turn.end('notAuthorized');
    return;
  }
  const ref = incoming.lastRef + 1;
  const pending = {
    ref,
    packetId: packet.packetId,
    qos: packet.qos,
    code: isAllowed ? null : REASONS.notAuthorized,
  };
  turn.connection = {
    ...connection,
    incoming: {
      pending: [...incoming.pending, pending],
      received: packet.qos === 2 ? [...incoming.received, packet.packetId] : incoming.received,
      lastRef: ref,
    },
  };
  if (isAllowed && topic !== null) turn.do({ kind: 'publish', ref, topic, payload: packet.payload });
  else acknowledge(turn);
}

/** One of quality 2 is `received` from its beginning to PUBREL. */
const unsettledIn = ({ pending, received }: Incoming): number =>
  received.length + pending.filter(({ qos }) => qos === 1).length;

/** [MQTT-4.3.3-2]: a publish of quality 2 that comes again is acknowledged again, and not taken in. */
function sayAgain(turn: Turn, { client, incoming }: OpenConnection, packetId: number): void {
  const isPending = incoming.pending.some((each) => each.packetId === packetId && each.qos === 2);
  if (!isPending) turn.say({ type: 'pubrec', packetId, code: 0 }, client.level);
}

/** The host has settled a publish. */
export function settle(turn: Turn, connection: OpenConnection, ref: number, code: number): void {
  const { incoming } = connection;
  turn.connection = {
    ...connection,
    incoming: {
      ...incoming,
      pending: incoming.pending.map((each) => (each.ref === ref ? { ...each, code } : each)),
    },
  };
  acknowledge(turn);
}

/** [MQTT-4.6.0-2], [MQTT-4.6.0-3]: in the order in which the publishes came. */
function acknowledge(turn: Turn): void {
  const { connection } = turn;
  if (connection.kind !== 'open') return;
  const { incoming, client } = connection;
  const waiting = incoming.pending.findIndex(({ code }) => code === null);
  const settled = waiting === -1 ? incoming.pending : incoming.pending.slice(0, waiting);
  const refused = new Set<number>();
  for (const { packetId, qos, code } of settled) {
    const isRefused = code !== null && code >= REFUSED_FROM;
    if (qos === 2 && isRefused && client.level === 5) refused.add(packetId);
    const type = qos === 1 ? 'puback' : 'pubrec';
    turn.say({ type, packetId, code: code ?? 0 }, client.level);
  }
  turn.connection = {
    ...connection,
    incoming: {
      ...incoming,
      pending: incoming.pending.slice(settled.length),
      received: refused.size === 0 ? incoming.received : incoming.received.filter((id) => !refused.has(id)),
    },
  };
}

/** [MQTT-4.3.3-2]: the client lets go of a publish of quality 2. */
export function release(turn: Turn, connection: OpenConnection, { packetId }: AckPacket): void {
  const { incoming, client } = connection;
  if (incoming.pending.some((each) => each.packetId === packetId && each.qos === 2)) {
    turn.end('protocolError');
    return;
  }
  const isKnown = incoming.received.includes(packetId);
  if (isKnown) {
    const received = incoming.received.filter((id) => id !== packetId);
    turn.connection = { ...connection, incoming: { ...incoming, received } };
  }
  turn.say({ type: 'pubcomp', packetId, code: isKnown ? 0 : UNKNOWN_ID }, client.level);
}
