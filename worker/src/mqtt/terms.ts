import { PAYLOAD_MAX_BYTES, type Policy } from '@chimpassist/protocol';

/** What a server lets its clients do. Sizes in bytes. */
export interface Terms {
  baseTopic: string;
  policy: Policy;
  limits: Limits;
}

export interface Limits {
  /** How long a client may take until CONNECT is here and its sender is known. */
  connectMs: number;
  /** Largest CONNECT: nobody knows yet who sends it. */
  connectMaxBytes: number;
  /** Largest other packet. */
  packetMaxBytes: number;
  clientIdMaxBytes: number;
  filters: number;
  /** Publishes of quality 1 and 2 from the client that are not settled. */
  incoming: number;
  /** Messages of quality 1 on their way to the client at once, and their size. */
  window: number;
  windowBytes: number;
  /** What waits for room in the window. A reader who lets more pile up is cut off. */
  held: number;
  heldBytes: number;
  /** Messages of quality 0 that are sent while nothing comes from the client. What is above is dropped. */
  unheardBytes: number;
}

/** A topic and its length stand before the payload. */
const TOPIC_ROOM_BYTES = 66_000;

export const LIMITS: Limits = {
  connectMs: 5_000,
  connectMaxBytes: 65_536,
  packetMaxBytes: PAYLOAD_MAX_BYTES + TOPIC_ROOM_BYTES,
  clientIdMaxBytes: 256,
  filters: 1_000,
  incoming: 1_000,
  window: 100,
  windowBytes: 1_048_576,
  held: 1_000,
  heldBytes: 4_194_304,
  unheardBytes: 16_777_216,
};
