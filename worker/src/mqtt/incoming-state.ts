/** A publish of quality 1 or 2 that was handed to the host, or refused, and is not acknowledged yet. */
interface PendingPublish {
  ref: number;
  packetId: number;
  qos: 1 | 2;
  /** Null while the host is at work on it. */
  code: number | null;
}

export interface Incoming {
  /** In the order in which they came. */
  pending: readonly PendingPublish[];
  /** Publishes of quality 2 that were taken in once and whose PUBREL has not come. */
  received: readonly number[];
  lastRef: number;
}

export const NOTHING_INCOMING: Incoming = { pending: [], received: [], lastRef: 0 };
