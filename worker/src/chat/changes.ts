import type { ChangeMark, MessageRef, StoredMessage } from '@chimpassist/protocol';
import { type ChangeBody, type MessageBody, markOf } from './log-rows.ts';
import { type LogTable, ROW_KINDS } from './log-table.ts';

/** A change of a message, in the order of the log. */
export type Change = ChangeBody & { seq: number };

/**
 * What attendants have rewritten or taken back. The rows of their messages stay as they are: what is told of them now comes
 * from here. It is read when something is first asked, from the first change on; a chat without any reads nothing.
 */
export class Changes {
  readonly #table: LogTable;
  /** The `seq` of the first change; undefined: there is none. */
  readonly #first: () => number | undefined;
  #byMessage: Map<number, Change[]> | undefined;

  constructor(table: LogTable, first: () => number | undefined) {
    this.#table = table;
    this.#first = first;
  }

  /** A change has become a row. */
  add(change: Change): void {
    const all = this.#all();
    all.set(change.of, [...(all.get(change.of) ?? []).filter(({ seq }) => seq !== change.seq), change]);
  }

  /** All changes of a message, the first one first. */
  of(seq: number): readonly Change[] {
    return this.#byMessage === undefined && this.#first() === undefined ? [] : (this.#all().get(seq) ?? []);
  }

  /** A message as it is now. */
  applied(seq: number, body: MessageBody): MessageBody & { changed?: ChangeMark } {
    const last = this.of(seq).at(-1);
    if (last === undefined) return body;
    if (last.content !== null)
      return { ...body, content: last.content, changed: markOf(last.seq, last.at, last.content) };
    const { attachments: _, ...rest } = body;
    return { ...rest, content: '', changed: markOf(last.seq, last.at, last.content) };
  }

  #all(): Map<number, Change[]> {
    if (this.#byMessage !== undefined) return this.#byMessage;
    const changes = new Map<number, Change[]>();
    const first = this.#first();
    if (first !== undefined)
      for (const { seq, json } of this.#table.each<{ seq: number; json: string }>(
        `SELECT seq, json FROM log WHERE seq >= ? AND kind = ${ROW_KINDS.change} ORDER BY seq`,
        first,
      )) {
        const body = JSON.parse(json) as ChangeBody;
        changes.set(body.of, [...(changes.get(body.of) ?? []), { ...body, seq }]);
      }
    this.#byMessage = changes;
    return changes;
  }
}

/** What names a message. */
export const refOf = ({ id, from: { id: writer, role }, timestamp, twin }: StoredMessage): MessageRef => ({
  ...(id === undefined ? {} : { id }),
  from: { id: writer, role },
  timestamp,
  ...(twin ? { twin } : {}),
});
