import { createHistoryReader } from '@chimpassist/client/history';
import { type CustomerRest, retryUntilDone } from '@chimpassist/client/rest';
import type { WireMessage } from '@chimpassist/client/wire';
import type { Id } from '@chimpassist/protocol';
import { somebodyElse } from './person.ts';
import type { Action, ConversationView } from './state.ts';
import type { Store } from './store.ts';

export interface HistoryPorts {
  rest: Pick<CustomerRest, 'messages'>;
  arrived(messages: WireMessage[], hasOlder?: boolean): void;
  /** Checks whether another person uses the page by now. */
  look(): void;
}

/** Reads the conversation of the customer who uses this page. An answer for one customer must not appear in another's conversation. */
export function createHistory({ rest, arrived, look }: HistoryPorts) {
  let customers = 0;

  function begin(id: Id) {
    const asking = customers;
    function assertStillHere(): void {
      look();
      if (asking !== customers) throw somebodyElse();
    }
    return createHistoryReader({
      arrived,
      async read(page) {
        // A retry, or the next page of a long reading, may come after the person has left.
        assertStillHere();
        const messages = await rest.messages(id, page);
        assertStillHere();
        return messages;
      },
    });
  }
  let present: { id: Id; reader: ReturnType<typeof begin> } | null = null;

  return {
    /** The reader of this customer's conversation, the same until `reset`. */
    of(id: Id) {
      if (present?.id !== id) present = { id, reader: begin(id) };
      return present.reader;
    },
    reset(): void {
      present = null;
      customers += 1;
    },
  };
}

/** Reads the messages before those that are shown, until it has them. Returns a function that stops it. */
export function readOlder(
  reader: ReturnType<ReturnType<typeof createHistory>['of']>,
  store: Store<ConversationView, Action>,
  tell: (error: unknown) => void,
): () => void {
  store.dispatch({ kind: 'loadingOlder', isLoading: true });
  return retryUntilDone(async () => {
    await reader.older(store.state.messages.filter(({ seq }) => seq !== undefined).length);
    store.dispatch({ kind: 'loadingOlder', isLoading: false });
    store.dispatch({ kind: 'trouble', trouble: null });
  }, tell);
}
