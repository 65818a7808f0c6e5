/** How the mirror is, which a bridge has or is. Times in ms. */
export interface RecordHealth {
  ok: boolean;
  /** A bridge at a broker, or a mirror only. */
  role: 'bridge' | 'mirror';
  /** Whether this one is the active one of its kind. */
  lease: boolean;
  /** Of this process, in bytes. */
  memory: number;
  mirror: 'off' | 'on';
  /** Whether MongoDB took what it was asked last; null where there is no mirror. */
  mongo: boolean | null;
  /** Chats that MongoDB, or their object, refuses: the others go on. */
  mirrorRefused: number;
  /** Chats that MongoDB lacks entries of. */
  behind: number;
  /** How old what it lacks is at most. */
  mirrorLagMs: number;
  /** How long MongoDB has lacked rows of ledgers that it was to have. */
  factsLagMs: number;
}

/** How a mirror without a broker is: `ok` where it is the active one and MongoDB takes what it is given. */
export interface MirrorHealth extends RecordHealth {
  role: 'mirror';
  /** The desk can be heard. */
  worker: boolean;
}

/** How the bridge is. Times in ms. */
export interface Health extends RecordHealth {
  /** Connected to both sides, with the lease, reading and sending. */
  ok: boolean;
  broker: boolean;
  mqtt: '5' | '3.1.1';
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
  sessions: number;
  attendants: number;
}
