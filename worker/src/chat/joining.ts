import { type Id, idText, SUPERVISOR, sameId } from '@chimpassist/protocol';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type { JoinOutcome } from '../contract/chat-object.ts';
import { type ChatRecord, withReportDue } from './chat-record.ts';
import type { ChatStore } from './chat-store.ts';
import { type ChatState, placesOf } from './machine/state.ts';

/** Of more nobody could choose. */
const ASKS_MAX = 20;

type Asks = NonNullable<ChatRecord['asks']>;

export const isIn = (state: ChatState, id: Id): boolean =>
  placesOf(state).some(({ attendant }) => sameId(attendant.id, id));

/** Who still asks once the chat has come into a state: nobody who is in it, and nobody where it does not go on. */
export const asksAfter = (asks: Asks, state: ChatState): Asks =>
  state.kind === 'online' ? asks.filter(({ attendant }) => !isIn(state, attendant.id)) : [];

export interface JoiningOptions {
  store: ChatStore;
  /** Lets an attendant into the chat, and says so on all roads. */
  letIn(attendant: AttendantCard): void;
  /** Tells the desk of what stands in its lists. */
  tellDesk(): Promise<void>;
  waitUntil(work: Promise<void>): void;
}

/** Who may come into a chat that goes on is the word of those who are in it. */
export class Joining {
  readonly #options: JoiningOptions;

  constructor(options: JoiningOptions) {
    this.#options = options;
  }

  ask(attendant: AttendantCard, now: number): JoinOutcome {
    const { store } = this.#options;
    const { state, asks = [] } = store.record;
    if (state.kind !== 'online') return { refused: 'no_session' };
    if (isIn(state, attendant.id)) return { state: 'joined' };
    if (asks.some((each) => sameId(each.attendant.id, attendant.id))) return { state: 'asked' };
    if (asks.length >= ASKS_MAX) return { refused: 'too_many' };
    this.#put([...asks, { attendant, at: now }]);
    return { state: 'asked' };
  }

  /** @param by who is in the chat, or a supervisor. */
  answer(by: Pick<AttendantCard, 'id' | 'type'>, attendantId: string, accepted: boolean): JoinOutcome {
    const { store, letIn } = this.#options;
    const { state, asks = [] } = store.record;
    const ask = asks.find(({ attendant }) => idText(attendant.id) === attendantId);
    if (ask === undefined) return isIn(state, attendantId) ? { state: 'joined' } : { refused: 'not_found' };
    if (by.type !== SUPERVISOR && !isIn(state, by.id)) return { refused: 'forbidden' };
    if (accepted) letIn(ask.attendant);
    else this.#put(asks.filter((each) => each !== ask));
    return { state: accepted ? 'joined' : 'declined' };
  }

  #put(asks: Asks): void {
    const { store, tellDesk, waitUntil } = this.#options;
    const { asks: _, ...record } = store.record;
    store.save({ ...withReportDue(record), ...(asks.length > 0 ? { asks } : {}) });
    waitUntil(tellDesk());
  }
}
