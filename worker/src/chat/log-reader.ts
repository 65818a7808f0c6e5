import type { SentAttachment, StoredMessage, Versions } from '@chimpassist/protocol';
import type { LogEntry } from '@chimpassist/protocol/frames';
import type { Changes } from './changes.ts';
import {
  type ChangeBody,
  entryOf,
  type LogRow,
  type MessageBody,
  type ReceiptBody,
  withRow,
} from './log-rows.ts';
import { type LogTable, ROW_KINDS } from './log-table.ts';
import type { ReadTimes } from './read-times.ts';
import type { SessionSnapshots } from './session-snapshots.ts';

const MESSAGE = ROW_KINDS.message;
const PAGE = 200;

/** Reads the log of one chat. Synchronous. */
export class LogReader {
  readonly #table: LogTable;
  readonly #sessions: SessionSnapshots;
  readonly #times: ReadTimes;
  readonly #changes: Changes;
  /** Files as a message was stored with them, with the `state` that they have now. */
  readonly #filesNow: (stored: readonly SentAttachment[]) => SentAttachment[];

  constructor(
    table: LogTable,
    sessions: SessionSnapshots,
    times: ReadTimes,
    changes: Changes,
    filesNow: (stored: readonly SentAttachment[]) => SentAttachment[],
  ) {
    this.#table = table;
    this.#times = times;
    this.#changes = changes;
    this.#filesNow = filesNow;
    this.#sessions = sessions;
  }

  /** The newest messages, oldest first; `offset` counts back from the newest. */
  recent(offset: number, limit: number, sessionId?: string): { snapshot: number; message: StoredMessage }[] {
    const inSession = sessionId === undefined ? '' : `AND ${this.#isOf(sessionId)}`;
    const rows = this.#table.rows<LogRow>(
      `SELECT * FROM log WHERE seq > 0 AND kind = ${MESSAGE} ${inSession} ORDER BY seq DESC LIMIT ? OFFSET ?`,
      limit,
      offset,
    );
    return rows.reverse().map((row) => ({ snapshot: row.snapshot, message: this.#messageOf(row) }));
  }

  /** Messages above a `seq`, oldest first: a range read, however long the history. */
  messagesAfter(seq: number, limit: number): { snapshot: number; message: StoredMessage }[] {
    const rows = this.#table.rows<LogRow>(
      `SELECT * FROM log WHERE seq > ? AND kind = ${MESSAGE} ORDER BY seq LIMIT ?`,
      seq,
      limit,
    );
    return rows.map((row) => ({ snapshot: row.snapshot, message: this.#messageOf(row) }));
  }

  /** Messages below a `seq` that carry files, newest first. */
  withFiles(before: number, limit: number): { snapshot: number; message: StoredMessage }[] {
    const rows = this.#table.rows<LogRow>(
      // Most messages carry none: their JSON is not parsed.
      `SELECT * FROM log WHERE seq BETWEEN 1 AND ? AND kind = ${MESSAGE} AND instr(json, '"attachments":') > 0
        AND json_type(json, '$.attachments') = 'array' ORDER BY seq DESC LIMIT ?`,
      before - 1,
      limit,
    );
    return rows.map((row) => ({ snapshot: row.snapshot, message: this.#messageOf(row) }));
  }

  /** A message as it is now; null where there is none at this `seq`. */
  at(seq: number): { snapshot: number; message: StoredMessage } | null {
    const [found] = this.messagesAfter(seq - 1, 1);
    return found?.message.seq === seq ? found : null;
  }

  /** What a message said, the first words first. */
  versions(seq: number): Versions | null {
    const [row] = this.#table.rows<LogRow>(`SELECT * FROM log WHERE seq = ? AND kind = ${MESSAGE}`, seq);
    if (row === undefined) return null;
    const { content } = JSON.parse(row.json) as MessageBody;
    const changes = this.#changes.of(seq);
    return {
      versions: [
        { at: row.received_at, content },
        ...changes.flatMap((each) => (each.content === null ? [] : [{ at: each.at, content: each.content }])),
      ],
      deletedAt: changes.find((each) => each.content === null)?.at ?? null,
    };
  }

  /** All messages above a `seq`, oldest first. They are read a page at a time: a history may be longer than the memory. */
  *allAfter(seq: number): Generator<StoredMessage> {
    for (let after = seq; ; ) {
      const page = this.messagesAfter(after, PAGE);
      for (const { message } of page) yield message;
      const last = page.at(-1)?.message.seq;
      if (last === undefined) return;
      after = last;
    }
  }

  /** Messages above a `seq`, oldest first, until their texts together have about `maxChars`; one at least. */
  messagesWithin(seq: number, maxChars: number): StoredMessage[] {
    const messages: StoredMessage[] = [];
    let chars = 0;
    for (const row of this.#table.each<LogRow>(
      `SELECT * FROM log WHERE seq > ? AND kind = ${MESSAGE} ORDER BY seq`,
      seq,
    )) {
      messages.push(this.#messageOf(row));
      chars += row.json.length;
      if (chars >= maxChars) break;
    }
    return messages;
  }

  /**
   * The log above a `seq`, until its texts together have about `maxChars`; one entry at least.
   */
  after(seq: number, limit: number, maxChars = Number.POSITIVE_INFINITY): LogEntry[] {
    const rows: LogRow[] = [];
    let chars = 0;
    for (const row of this.#table.each<LogRow>(
      'SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?',
      Math.max(seq, 0),
      limit,
    )) {
      rows.push(row);
      chars += row.json.length;
      if (chars >= maxChars) break;
    }
    const infos = this.#sessions.infos(rows.map(({ snapshot }) => snapshot));
    return rows.flatMap((row) => entryOf(this.#withTime(row), this.#bodyOf(row), infos.get(row.snapshot)));
  }

  /** When the oldest entry came, epoch ms, or null where there is none. */
  get oldestReceivedAt(): number | null {
    const [row] = this.#table.rows<{ received_at: number }>(
      'SELECT received_at FROM log WHERE seq > 0 ORDER BY seq LIMIT 1',
    );
    return row?.received_at ?? null;
  }

  /** The `seq` of the newest entry that is there, 0 where there is none. */
  get newestSeq(): number {
    return Math.max(0, this.#table.number('SELECT max(seq) AS n FROM log'));
  }

  /** The `seq` of the last entry before the first one that came at or after `cutoff` (epoch ms), of which there is one. */
  lastBefore(cutoff: number): number {
    return this.#table.number('SELECT min(seq) - 1 AS n FROM log WHERE seq > 0 AND received_at >= ?', cutoff);
  }

  countMessages(): number {
    return this.#table.number(`SELECT count(*) AS n FROM log WHERE seq > 0 AND kind = ${MESSAGE}`);
  }

  /** Whether the customer said anything in this session, or was the last to say anything at all. */
  isAwaited(sessionId: string): boolean {
    const said = `seq > 0 AND kind = ${MESSAGE} AND json_extract(json, '$.from.role') != 'attendant'`;
    const last = `SELECT max(seq) FROM log WHERE seq > 0 AND kind = ${MESSAGE}`;
    return (
      this.#table.number(`SELECT count(*) AS n FROM log WHERE ${said} AND ${this.#isOf(sessionId)}`) +
        this.#table.number(`SELECT count(*) AS n FROM log WHERE ${said} AND seq = (${last})`) >
      0
    );
  }

  /** Whether a word of the customer is stored in this session. */
  hasWordIn(sessionId: string): boolean {
    const said = `seq > 0 AND kind = ${MESSAGE} AND json_extract(json, '$.from.role') != 'attendant'`;
    const query = `SELECT seq FROM log WHERE ${said} AND ${this.#isOf(sessionId)} ORDER BY seq DESC LIMIT 1`;
    return this.#table.rows<{ seq: number }>(query).length > 0;
  }

  /** Whether any entry came at or after this time, epoch ms. */
  hasSince(cutoff: number): boolean {
    return this.#table.number('SELECT count(*) AS n FROM log WHERE seq > 0 AND received_at >= ?', cutoff) > 0;
  }

  /** Whether this is a message that is still there, and that nobody has read. */
  isUnread(seq: number): boolean {
    const [row] = this.#table.rows<LogRow>('SELECT seq, read_at FROM log WHERE seq = ?', seq);
    return row !== undefined && this.#times.of(row) === null;
  }

  #messageOf(row: LogRow): StoredMessage {
    return withRow(this.#withTime(row), this.#bodyOf(row) as MessageBody);
  }

  #bodyOf({ seq, kind, json }: LogRow): MessageBody | ReceiptBody | ChangeBody {
    if (kind !== MESSAGE) return JSON.parse(json) as ReceiptBody | ChangeBody;
    const body = this.#changes.applied(seq, JSON.parse(json) as MessageBody);
    if (body.attachments === undefined) return body;
    return { ...body, attachments: this.#filesNow(body.attachments) };
  }

  #withTime(row: LogRow): LogRow {
    return row.kind === MESSAGE ? { ...row, read_at: this.#times.of(row) } : row;
  }

  /** As SQL. The numbers are ours, and may be more than may be bound. */
  #isOf(sessionId: string): string {
    return `snapshot IN (${this.#sessions.idsOf(sessionId).join(', ')})`;
  }
}
