import { customerIdTextOf, type Id, idText } from '@chimpassist/protocol';

/** Entries about chats, each of one attendant: a row for each attendant of whom there is any. */
export class AttendantRows<Entry extends { customerId: Id }> {
  readonly #kv: DurableObjectStorage['kv'];
  readonly #prefix: string;

  constructor({ kv }: Pick<DurableObjectStorage, 'kv'>, prefix: string) {
    this.#kv = kv;
    this.#prefix = prefix;
  }

  of(attendantId: string): Entry[] {
    return this.#kv.get<Entry[]>(this.#prefix + attendantId) ?? [];
  }

  put(attendantId: string, entries: Entry[]): void {
    if (entries.length === 0) this.#kv.delete(this.#prefix + attendantId);
    else this.#kv.put(this.#prefix + attendantId, entries);
  }

  /** Of all attendants, each with the id. */
  all(): [attendantId: string, Entry[]][] {
    return [...this.#kv.list<Entry[]>({ prefix: this.#prefix })].map(([key, entries]) => [
      key.slice(this.#prefix.length),
      entries,
    ]);
  }

  /** What is left of each attendant who has entries about a chat, without them. */
  withoutChat(sessionTopic: string): [attendantId: string, left: Entry[]][] {
    return this.all().flatMap(([attendantId, entries]) => {
      const left = entries.filter((entry) => !isAbout(entry, sessionTopic));
      return left.length < entries.length ? [[attendantId, left]] : [];
    });
  }
}

export const isAbout = ({ customerId }: { customerId: Id }, sessionTopic: string): boolean =>
  idText(customerId) === customerIdTextOf(sessionTopic);
