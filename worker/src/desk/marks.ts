import { type Id, idText, MARKS_MAX, type Mark, type MarkBody, TOPICS } from '@chimpassist/protocol';
import type { Outlet } from '../contract/outlet.ts';
import { AttendantRows, isAbout } from './attendant-rows.ts';
import type { DeskStore } from './desk-store.ts';

/** What was snoozed until a time that has passed so long ago is of no use to anybody. */
const KEPT_AFTER_MS = 7 * 86_400_000;

export interface MarksOptions {
  storage: Pick<DurableObjectStorage, 'kv'>;
  store: Pick<DeskStore, 'transaction'>;
  outlet: Outlet;
}

/**
 * Chats that an attendant has put aside for later, or has still to read. Nothing happens here when the time has come: the desks
 * see it by their clocks, and from the customer's words.
 */
export class Marks {
  readonly #options: MarksOptions;
  readonly #rows: AttendantRows<Mark>;

  constructor(options: MarksOptions) {
    this.#options = options;
    this.#rows = new AttendantRows(options.storage, 'marks ');
  }

  of(attendantId: string): Mark[] {
    return this.#rows.of(attendantId);
  }

  /** Of more than there is room for, the first are forgotten. @returns all of this attendant's. */
  put(attendantId: string, customerId: Id, mark: MarkBody['mark'], now: number): Mark[] {
    const others = this.of(attendantId).filter(
      ({ customerId: of, until }) =>
        idText(of) !== idText(customerId) && (until === null || until > now - KEPT_AFTER_MS),
    );
    const own: Mark[] =
      mark === null
        ? []
        : [{ customerId, kind: mark.kind, until: mark.kind === 'snoozed' ? mark.until : null, at: now }];
    return this.#change(attendantId, [...others, ...own].slice(-MARKS_MAX));
  }

  /** Until when somebody has snoozed a chat, epoch ms; without an end as long as the customer says nothing. */
  asideUntil(sessionTopic: string, since: number, now: number): number | null {
    const ends = this.#rows
      .all()
      .flatMap(([, marks]) => marks)
      .filter((mark) => mark.kind === 'snoozed' && mark.at >= since && isAbout(mark, sessionTopic))
      .map(({ until }) => until ?? Number.MAX_SAFE_INTEGER)
      .filter((until) => until > now);
    return ends.length === 0 ? null : Math.max(...ends);
  }

  /** The attendant opens this chat: it is not unread any more. */
  seen(attendantId: string, sessionTopic: string): void {
    const known = this.of(attendantId);
    const left = known.filter((mark) => mark.kind !== 'unread' || !isAbout(mark, sessionTopic));
    if (left.length < known.length) this.#change(attendantId, left);
  }

  /** A chat was erased. */
  forget(sessionTopic: string): void {
    for (const [attendantId, left] of this.#rows.withoutChat(sessionTopic)) this.#change(attendantId, left);
  }

  #change(attendantId: string, marks: Mark[]): Mark[] {
    const { store, outlet } = this.#options;
    store.transaction(() => {
      this.#rows.put(attendantId, marks);
      // Who misses it reads it with the desk's picture.
      outlet.pushPerishable({
        publishes: [{ topic: TOPICS.marks(attendantId), payload: { marks }, qos: 0 }],
      });
    });
    return marks;
  }
}
