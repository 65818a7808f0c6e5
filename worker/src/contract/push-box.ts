import type { Id, PushBody, PushKind } from '@chimpassist/protocol';

/** A browser that gets push messages while no page is open in it. */
export interface Browser extends PushBody {
  /** When it subscribed, epoch ms. */
  at: number;
  /** Where the Worker was called then: push services are told whose messages these are. */
  origin: string;
}

/** A push message on its way. It holds no text: the text is made when it is sent. */
export interface Telling {
  /** The subject: a later message of the same subject takes its place. */
  key: string;
  /** The state of the subject: each is sent once. */
  mark: string;
  kind: PushKind;
  customerId?: Id;
  at: number;
  /** When it is tried next, epoch ms; of one that is being tried, when that try counts as lost. */
  dueAt: number;
  tries: number;
  isTrying: boolean;
  /** Endpoints that have not taken it yet. */
  left: string[];
}

/** What push has to know of one person; one row. */
export interface PushBox {
  browsers: Browser[];
  telling?: Telling[];
  /** The last state that was sent of each key, the newest last. */
  told?: { key: string; mark: string; at: number }[];
}
