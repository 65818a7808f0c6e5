import type { ChatMessage } from '@chimpassist/client/conversation';
import type { CustomerRest } from '@chimpassist/client/rest';
import type { WireMessage } from '@chimpassist/client/wire';
import type { Id } from '@chimpassist/protocol';

const PAGE = 50;
const CATCH_UP_PAGE = 200;

export interface HistoryPorts {
  rest: CustomerRest;
  messages(): readonly ChatMessage[];
  arrived(messages: WireMessage[], hasOlder?: boolean): void;
  /** Looks whether the page has another visitor by now. */
  look(): void;
}

/** Reads what was said: the newest page first, what was missed after a break, older pages on demand. */
export function createHistory(ports: HistoryPorts) {
  /** Up to here everything is known. Only an unbroken reading moves it, never a single message's number. */
  let cursor: number | null = null;
  /** Whose conversation it is, counted: what was asked for one customer must not arrive in another one's. */
  let reading = 0;

  async function read(...args: Parameters<CustomerRest['messages']>): Promise<WireMessage[]> {
    const begun = reading;
    const messages = await ports.rest.messages(...args);
    ports.look();
    if (begun !== reading) throw new Error('Somebody else sits here now.');
    return messages;
  }

  const highest = (messages: readonly WireMessage[], from: number): number =>
    messages.reduce((top, { seq }) => Math.max(top, seq ?? 0), from);

  return {
    /** After each (re)connection, once the broker listens for us: from there on nothing can be missed. */
    async catchUp(customerId: Id): Promise<void> {
      // The newest page also brings the receipts that were missed.
      const newest = await read(customerId, { offset: 0, limit: PAGE });
      if (cursor === null) {
        ports.arrived(newest, newest.length === PAGE);
        cursor = highest(newest, 0);
        return;
      }
      const top = highest(newest, 0);
      const oldest = newest[0]?.seq ?? 0;
      // More was missed than one page holds: fill the gap from its lower end.
      while (oldest > cursor && cursor < top) {
        const missed = await read(customerId, { after: cursor, limit: CATCH_UP_PAGE });
        const next = highest(missed, cursor);
        if (next === cursor) break;
        ports.arrived(missed);
        cursor = next;
      }
      ports.arrived(newest);
      cursor = Math.max(cursor, top);
    },
    /** `offset` counts back from the newest stored message. */
    async older(customerId: Id): Promise<void> {
      const offset = ports.messages().filter(({ seq }) => seq !== undefined).length;
      const page = await read(customerId, { offset, limit: PAGE });
      ports.arrived(page, page.length === PAGE);
    },
    reset(): void {
      cursor = null;
      reading += 1;
    },
  };
}
