import type { Control, HeldState, Publish } from '@chimpassist/protocol/frames';

/** What an object says to the outside. */
export interface Effects {
  controls?: Control[];
  publishes?: Publish[];
  held?: HeldState[];
  /** Session topics that were erased. */
  erase?: string[];
}

/**
 * The way out of an object. Chats and desk know this port only, and not what is behind it: the bridge's socket today, later
 * also sockets of clients that end in the object, webhooks, mail.
 */
export interface Outlet {
  /** Within a transaction. The effects wait in the object's log until the other side has acknowledged them. */
  push(effects: Effects): void;
  /** Sends effects that are worth nothing later. They are lost where nobody listens now. */
  pushPerishable(effects: Effects): void;
}
