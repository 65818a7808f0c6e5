/** How the bridge is. Times in ms. */
export interface Health {
  /** Connected to both sides, with the lease, reading and sending. */
  ok: boolean;
  broker: boolean;
  mqtt: '5' | '3.1.1';
  lease: boolean;
  /** False while nothing more can be made safe: the disk is full, or the spool has reached its limit. */
  reading: boolean;
  /** False while frames wait and none has been done with for half a minute. One chat that fails alone does not count. */
  sending: boolean;
  spool: number;
  oldestUnsentMs: number;
  parked: number;
  /** Chats of which the last batch failed. */
  failing: number;
  /** Publishes that the broker has not taken yet, and their size. */
  waitingPublishes: number;
  waitingBytes: number;
  /** Of this process, in bytes. */
  memory: number;
  sessions: number;
  attendants: number;
  mirror: 'off' | 'on';
  /** Whether MongoDB took what it was asked last; null where there is no mirror. */
  mongo: boolean | null;
  /** Chats that MongoDB, or their object, refuses: the others go on. */
  mirrorRefused: number;
  /** Chats that MongoDB lacks entries of. */
  behind: number;
  mirrorLagMs: number;
}
