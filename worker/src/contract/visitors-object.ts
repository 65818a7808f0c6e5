import type { SeenVisitor, VisitorHears } from '@chimpassist/protocol';

/** In which `http/visitors` says whose token the page has brought. */
export const CUSTOMER_HEADER = 'chimp-customer';

/** What others call on the object in which the sockets of pages end that say who is there. */
export interface VisitorsObject extends Rpc.DurableObjectBranded {
  /** Opens a page's socket. `http/visitors` has looked at what it brings. */
  fetch(request: Request): Response;
  /** Who is there now, the newest page first. */
  visitors(): SeenVisitor[];
  /** Asks a page to open a session. @returns the page, and the token of that session; null where it is gone, or does not answer. */
  identify(id: string): Promise<{ visitor: SeenVisitor; token: string } | null>;
  tell(id: string, hears: VisitorHears): void;
  /** The workspace does not want to know any more: nobody is listened to. */
  end(): void;
}
