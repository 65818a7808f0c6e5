import type { Bearer } from '@chimpassist/client/rest';
import type { Id } from '@chimpassist/protocol';
import type { ConversationView } from '../core/state.ts';
import type { Look } from '../files/files.ts';

/** What the part that is loaded later gives: nothing here costs a byte before. */
export interface AfterPart {
  createAfter(ports: AfterPorts): After;
}

export interface AfterPorts {
  endpoint: string;
  fetcher?: typeof fetch;
  bearer: Bearer;
  /** The site's service worker, which shows push messages; none: they are not offered. */
  pushWorker?: string | undefined;
  /** The customer says it, as if it had been written. */
  say(content: string): void;
}

/** What the part is drawn by. */
export interface AfterLook {
  state: Omit<ConversationView, 'draft'>;
  look: Look;
}

/** What a conversation has beside its words: its transcript, that it ends soon, and how it was. */
export interface After {
  /** Into a place in the header, and one above the composer. */
  draw(menu: HTMLElement, place: HTMLElement, now: AfterLook): void;
}

/** Whether this browser tells a customer of answers while no page is open. */
export interface Telling {
  /** What stands in the menu: to be told, or no more. */
  wish(look: Look, customerId: Id): string;
  turn(look: Look, customerId: Id): Promise<void>;
  /** What came of the last wish; empty: nothing yet. */
  outcome(look: Look): string;
}
