import type { ConnectPacket } from '@chimpassist/client/mqtt/codec';
import { authorize, bytesOf, type Principal, withoutBase } from '@chimpassist/protocol';
import type { AskedConnection, Client, NewConnection } from './connection.ts';
import { NOTHING_INCOMING } from './incoming-state.ts';
import { NOTHING_OUTGOING } from './outgoing-state.ts';
import type { Turn } from './turn.ts';
import type { Unread } from './unread.ts';

/** [MQTT 5, 3.1.2.11.3]: where the client says nothing. */
const RECEIVE_MAXIMUM = 65_535;

/** A whole CONNECT has come: asks the host who sent it. */
export function connect(
  turn: Turn,
  { openedAt }: NewConnection,
  packet: ConnectPacket,
  unread: Unread,
): void {
  const { level, clientId, clean, username, password, properties } = packet;
  if (bytesOf(clientId) > turn.terms.limits.clientIdMaxBytes) {
    turn.refuse('badClientId', level);
    return;
  }
  // [MQTT-3.1.3-8]: a session of before would have nobody's name.
  if (clientId === '' && !clean && level === 4) {
    turn.refuse('badClientId', level);
    return;
  }
  if (properties?.authenticationMethod !== undefined) {
    turn.refuse('badAuthenticationMethod', level);
    return;
  }
  if (packet.will?.retain) {
    turn.refuse('retained', level);
    return;
  }
  turn.connection = {
    kind: 'asked',
    openedAt,
    unread,
    client: clientOf(packet),
    isNameless: clientId === '',
    wantsSession: (properties?.sessionExpiryInterval ?? 0) > 0,
  };
  turn.do({ kind: 'authenticate', clientId, username, password });
}

function clientOf({ level, clientId, keepAliveSeconds, will, properties }: ConnectPacket): Client {
  return {
    level,
    id: clientId,
    keepAliveMs: keepAliveSeconds * 1_000,
    will: will === undefined ? null : { topic: will.topic, payload: will.payload, qos: will.qos },
    receiveMaximum: properties?.receiveMaximum ?? RECEIVE_MAXIMUM,
    packetMaxBytes: properties?.maximumPacketSize ?? Number.MAX_SAFE_INTEGER,
  };
}

/** The host knows who that is. */
export function admit(
  turn: Turn,
  connection: AskedConnection,
  { principal, expiresAt, clientId }: { principal: Principal; expiresAt: number | null; clientId: string },
): void {
  const { client, unread } = connection;
  const { terms, now } = turn;
  if (client.will !== null) {
    const topic = withoutBase(terms.baseTopic, client.will.topic);
    const asked = { kind: 'topic', action: 'publish', topic } as const;
    if (!authorize(principal, asked, terms.policy).allowed) {
      turn.refuse('notAuthorized', client.level);
      return;
    }
  }
  turn.connection = {
    kind: 'open',
    unread,
    client: { ...client, id: clientId },
    principal,
    expiresAt,
    heardAt: now,
    subscriptions: [],
    incoming: NOTHING_INCOMING,
    outgoing: NOTHING_OUTGOING,
  };
  sayWelcome(turn, connection, clientId);
}

/** [MQTT-3.2.2-1] to [MQTT-3.2.2-3]: no session outlives its connection, so none is ever present. */
function sayWelcome(
  turn: Turn,
  { client, isNameless, wantsSession }: AskedConnection,
  clientId: string,
): void {
  const { limits } = turn.terms;
  turn.say(
    {
      type: 'connack',
      sessionPresent: false,
      code: 0,
      properties: {
        ...(wantsSession ? { sessionExpiryInterval: 0 } : {}),
        receiveMaximum: limits.incoming,
        maximumPacketSize: limits.packetMaxBytes,
        ...(isNameless ? { assignedClientIdentifier: clientId } : {}),
        subscriptionIdentifiersAvailable: false,
        sharedSubscriptionAvailable: false,
      },
    },
    client.level,
  );
}
