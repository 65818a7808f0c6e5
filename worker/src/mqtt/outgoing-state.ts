/** A message of quality 1 that the client has not acknowledged. */
interface Unacknowledged {
  id: number;
  bytes: number;
}

export interface HeldMessage {
  topic: string;
  payload: Uint8Array;
  retain: boolean;
  bytes: number;
}

export interface Outgoing {
  lastId: number;
  window: readonly Unacknowledged[];
  windowBytes: number;
  /** What waits for room in the window. It does not outlive a sleep. */
  held: readonly HeldMessage[];
  heldBytes: number;
  /** What was sent at quality 0 since the client was last heard. */
  unheardBytes: number;
}

export const NOTHING_OUTGOING: Outgoing = {
  lastId: 0,
  window: [],
  windowBytes: 0,
  held: [],
  heldBytes: 0,
  unheardBytes: 0,
};
