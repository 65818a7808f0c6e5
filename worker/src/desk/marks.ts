import {
  customerIdTextOf,
  type Id,
  idText,
  MARKS_MAX,
  type Mark,
  type MarkBody,
  TOPICS,
} from '@chimpassist/protocol';
import type { Outlet } from '../contract/outlet.ts';
import type { DeskStore } from './desk-store.ts';

const PREFIX = 'marks ';
/** What was snoozed until a time that has passed so long ago is of no use to anybody. */
const KEPT_AFTER_MS = 7 * 86_400_000;

export interface MarksOptions {
  storage: Pick<DurableObjectStorage, 'kv'>;
  store: Pick<DeskStore, 'transaction'>;
  outlet: Outlet;
}

/**
 * Chats that an attendant has put aside for later, or has still to read: a row for each attendant of whom there is any. Nothing
 * happens here when the time has come: the desks see it by their clocks, and from the customer's words.
 */
export class Marks {
  readonly #options: MarksOptions;

  constructor(options: MarksOptions) {
    this.#options = options;
  }

  of(attendantId: string): Mark[] {
    return this.#options.storage.kv.get<Mark[]>(PREFIX + attendantId) ?? [];
  }

  /** Of more than there is room for, the first are forgotten. @returns all of this attendant's. */
  put(attendantId: string, customerId: Id, mark: MarkBody['mark'], now: number): Mark[] {
    const others = withoutCustomer(this.of(attendantId), idText(customerId)).filter(
      ({ until }) => until === null || until > now - KEPT_AFTER_MS,
    );
    const own: Mark[] =
      mark === null
        ? []
        : [{ customerId, kind: mark.kind, until: mark.kind === 'snoozed' ? mark.until : null, at: now }];
    return this.#change(attendantId, [...others, ...own].slice(-MARKS_MAX));
  }

  /** Until when somebody has snoozed a chat, epoch ms; without an end as long as the customer says nothing. */
  asideUntil(sessionTopic: string, since: number, now: number): number | null {
    const customerId = customerIdTextOf(sessionTopic);
    const ends = [...this.#options.storage.kv.list<Mark[]>({ prefix: PREFIX })]
      .flatMap(([, marks]) => marks)
      .filter(
        ({ kind, at, customerId: of }) => kind === 'snoozed' && at >= since && idText(of) === customerId,
      )
      .map(({ until }) => until ?? Number.MAX_SAFE_INTEGER)
      .filter((until) => until > now);
    return ends.length === 0 ? null : Math.max(...ends);
  }

  /** The attendant opens this chat: it is not unread any more. */
  seen(attendantId: string, sessionTopic: string): void {
    const known = this.of(attendantId);
    const customerId = customerIdTextOf(sessionTopic);
    const left = known.filter((mark) => mark.kind !== 'unread' || idText(mark.customerId) !== customerId);
    if (left.length < known.length) this.#change(attendantId, left);
  }

  /** A chat was erased. */
  forget(sessionTopic: string): void {
    const customerId = customerIdTextOf(sessionTopic) ?? '';
    for (const [key, known] of [...this.#options.storage.kv.list<Mark[]>({ prefix: PREFIX })]) {
      const left = withoutCustomer(known, customerId);
      if (left.length < known.length) this.#change(key.slice(PREFIX.length), left);
    }
  }

  #change(attendantId: string, marks: Mark[]): Mark[] {
    const { store, storage, outlet } = this.#options;
    store.transaction(() => {
      if (marks.length === 0) storage.kv.delete(PREFIX + attendantId);
      else storage.kv.put(PREFIX + attendantId, marks);
      // Who misses it reads it with the desk's picture.
      outlet.pushPerishable({
        publishes: [{ topic: TOPICS.marks(attendantId), payload: { marks }, qos: 0 }],
      });
    });
    return marks;
  }
}

const withoutCustomer = (marks: readonly Mark[], customerId: string): Mark[] =>
  marks.filter((mark) => idText(mark.customerId) !== customerId);
