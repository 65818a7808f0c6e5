/** How the bridge is. Times in ms. */
export interface Health {
  /** Connected to both sides, with the lease, and reading. */
  ok: boolean;
  broker: boolean;
  mqtt: '5' | '3.1.1';
  lease: boolean;
  /** False while nothing more can be made safe: the disk is full, or the spool has reached its limit. */
  reading: boolean;
  spool: number;
  oldestUnsentMs: number;
  parked: number;
  sessions: number;
  attendants: number;
  mirror: 'off' | 'on';
  /** Chats that MongoDB lacks entries of. */
  behind: number;
  mirrorLagMs: number;
}
