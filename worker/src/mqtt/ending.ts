/** Why the server ends a connection. */
export type Ending =
  /** The client said DISCONNECT. */
  | 'disconnected'
  /** The client said DISCONNECT and asks for its last will all the same (MQTT 5). */
  | 'disconnectedWithWill'
  /** The socket is gone. */
  | 'lost'
  | 'malformed'
  | 'protocolError'
  | 'tooLarge'
  | 'notAuthorized'
  | 'keepAlive'
  | 'takenOver'
  | 'tooManyAtOnce'
  | 'topicAlias'
  | 'subscriptionIdentifiers'
  /** The client does not read what it is sent. */
  | 'slowReader'
  | 'tokenEnded'
  | 'serverGoing'
  /** No CONNECT in time. */
  | 'noConnect'
  | 'refused';

interface EndingRow {
  /** Of the DISCONNECT that tells a client of MQTT 5; null: nothing is told. */
  reasonCode: number | null;
  /** Of the WebSocket. */
  closeCode: number;
}

/** [MQTT 5, 2.4] and RFC 6455, 7.4.1. */
export const ENDINGS: Record<Ending, EndingRow> = {
  disconnected: { reasonCode: null, closeCode: 1000 },
  disconnectedWithWill: { reasonCode: null, closeCode: 1000 },
  lost: { reasonCode: null, closeCode: 1000 },
  malformed: { reasonCode: 0x81, closeCode: 1002 },
  protocolError: { reasonCode: 0x82, closeCode: 1002 },
  tooLarge: { reasonCode: 0x95, closeCode: 1009 },
  notAuthorized: { reasonCode: 0x87, closeCode: 1008 },
  keepAlive: { reasonCode: 0x8d, closeCode: 1000 },
  takenOver: { reasonCode: 0x8e, closeCode: 1000 },
  tooManyAtOnce: { reasonCode: 0x93, closeCode: 1008 },
  topicAlias: { reasonCode: 0x94, closeCode: 1002 },
  subscriptionIdentifiers: { reasonCode: 0xa1, closeCode: 1002 },
  slowReader: { reasonCode: 0x97, closeCode: 1013 },
  tokenEnded: { reasonCode: 0x87, closeCode: 1008 },
  serverGoing: { reasonCode: 0x8b, closeCode: 1012 },
  noConnect: { reasonCode: null, closeCode: 1002 },
  refused: { reasonCode: null, closeCode: 1008 },
};

/** Why a CONNECT is refused. */
export type ConnectRefusal =
  | 'unsupportedVersion'
  | 'badClientId'
  | 'unavailable'
  | 'badCredentials'
  | 'notAuthorized'
  | 'badAuthenticationMethod'
  | 'retained';

/** [MQTT-3.2.2-3] has five codes of 3.1.1; [MQTT 5, 3.2.2.2] has more. */
export const CONNACK_CODES: Record<ConnectRefusal, { 4: number; 5: number }> = {
  unsupportedVersion: { 4: 1, 5: 0x84 },
  badClientId: { 4: 2, 5: 0x85 },
  unavailable: { 4: 3, 5: 0x88 },
  badCredentials: { 4: 4, 5: 0x86 },
  notAuthorized: { 4: 5, 5: 0x87 },
  badAuthenticationMethod: { 4: 5, 5: 0x8c },
  retained: { 4: 5, 5: 0x9a },
};
