import { idText, type SessionInfo } from '@chimpassist/protocol';
import type { TopicsPage } from '@chimpassist/protocol/frames';
import type { ChatReport } from '../contract/chat-report.ts';
import type { DatedReport } from './dated-report.ts';
import { type ChatRow, type Row, text, toChat } from './rows.ts';

/** Rows that one call looks at: the desk has other things to do. */
const LOOKED_AT_MAX = 5_000;
/** From either end of the queue so many are counted to tell a customer the place. */
const COUNTED_MAX = 32;

/** The chats that the desk was told of, and who was in which. Synchronous. */
export class ChatTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  chat(sessionTopic: string): ChatRow | null {
    const [row] = this.#rows('SELECT * FROM chats WHERE session_topic = ?', sessionTopic);
    return row ? toChat(row) : null;
  }

  liveChats(): ChatRow[] {
    return ['waiting', 'online']
      .flatMap((state) => this.#rows("SELECT * FROM chats WHERE state != 'over' AND state = ?", state))
      .map(toChat)
      .sort((a, b) => a.arrivedAt - b.arrivedAt || (a.sessionTopic < b.sessionTopic ? -1 : 1));
  }

  /** A page of live chats by topic, for the bridge's start. */
  liveChatsAfter(topic: string, limit: number): ChatRow[] {
    return this.#rows(
      "SELECT * FROM chats WHERE state != 'over' AND session_topic > ? ORDER BY session_topic LIMIT ?",
      topic,
      limit,
    ).map(toChat);
  }

  /** @param since by the desk's clock, epoch ms: live chats, and those that told of something after that. */
  topicsAfter(topic: string, limit: number, since: number): TopicsPage {
    const seen = this.#rows(
      `SELECT session_topic, state != 'over' OR told_at >= ? AS has_grown FROM chats WHERE session_topic > ?
       ORDER BY session_topic LIMIT ?`,
      since,
      topic,
      since === 0 ? limit : LOOKED_AT_MAX,
    );
    const grown = seen.filter((row) => row.has_grown === 1);
    const topics = grown.slice(0, limit).map((row) => text(row.session_topic));
    if (grown.length >= limit) return { topics, next: topics.at(-1) ?? null };
    return { topics, next: seen.length < LOOKED_AT_MAX ? null : text(seen.at(-1)?.session_topic) };
  }

  /** Something was added to the log of a chat that is over. @returns whether it is known. */
  touch(sessionTopic: string): boolean {
    const { rowsWritten } = this.#sql.exec(
      'UPDATE chats SET told_at = ? WHERE session_topic = ?',
      Date.now(),
      sessionTopic,
    );
    return rowsWritten > 0;
  }

  /**
   * The place of a waiting chat in the queue: 1 is next.
   *
   * @param waiting how many chats wait.
   * @returns null where it does not wait, or waits so far from both ends that nobody counts.
   */
  positionOf(chat: ChatRow, waiting: number): number | null {
    if (chat.state !== 'waiting') return null;
    const count = (order: '<' | '>') => {
      const [row] = this.#rows(
        `SELECT count(*) AS n FROM (SELECT 1 FROM chats WHERE state != 'over' AND state = 'waiting'
           AND (arrived_at, session_topic) ${order} (?, ?) LIMIT ${COUNTED_MAX + 1})`,
        chat.arrivedAt,
        chat.sessionTopic,
      );
      return Number(row?.n);
    };
    const behind = count('>');
    if (behind <= COUNTED_MAX) return waiting - behind;
    const before = count('<');
    return before <= COUNTED_MAX ? before + 1 : null;
  }

  /** Takes what a chat says of itself. */
  put(report: DatedReport, known: ChatRow | null): void {
    const info = JSON.stringify(report.info);
    const away = report.away ? 1 : 0;
    const arrivedThere = report.arrivedThere ?? report.arrivedAt;
    if (
      known?.state === report.state &&
      known.arrivedAt === report.arrivedAt &&
      known.arrivedThere === arrivedThere
    ) {
      // Its place in the queue is the same: the index stays as it is.
      this.#sql.exec(
        'UPDATE chats SET rev = ?, since = ?, info = ?, away = ?, told_at = ? WHERE session_topic = ?',
        report.rev,
        report.since,
        info,
        away,
        Date.now(),
        report.sessionTopic,
      );
    } else {
      this.#sql.exec(
        'INSERT OR REPLACE INTO chats (session_topic, rev, state, since, info, arrived_at, away, arrived_there, told_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        report.sessionTopic,
        report.rev,
        report.state,
        report.since,
        info,
        report.arrivedAt,
        away,
        arrivedThere,
        Date.now(),
      );
    }
    for (const id of report.info.assignedAttendants) this.#putHistory(idText(id), report);
  }

  /** The chat has told its customer that nobody is there, which raised its `rev` by one. */
  markAnnounced(chat: ChatRow): void {
    this.#sql.exec(
      'UPDATE chats SET rev = ?, info = ? WHERE session_topic = ?',
      chat.rev + 1,
      JSON.stringify({ ...chat.info, status: 'aborted' } satisfies SessionInfo),
      chat.sessionTopic,
    );
  }

  /** The sessions that an attendant has or had, one per customer, newest first. */
  historyOf(
    attendantId: string,
    offset: number,
    limit: number,
  ): { sessionTopic: string; info: SessionInfo }[] {
    return this.#rows(
      'SELECT session_topic, info FROM history WHERE attendant_id = ? ORDER BY at DESC, session_topic LIMIT ? OFFSET ?',
      attendantId,
      limit,
      offset,
    ).map((row) => ({
      sessionTopic: text(row.session_topic),
      info: JSON.parse(text(row.info)) as SessionInfo,
    }));
  }

  #putHistory(attendantId: string, report: ChatReport): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?)',
      attendantId,
      report.sessionTopic,
      report.since,
      JSON.stringify(report.info),
    );
  }

  /** Everything about a chat, for its erasure. */
  forget(sessionTopic: string): void {
    for (const table of ['chats', 'slots']) {
      this.#sql.exec(`DELETE FROM ${table} WHERE session_topic = ?`, sessionTopic);
    }
    // By the attendants, who are few, from one to the next in the key: an index by chat would be a write more for each change.
    for (const table of ['history', 'lost']) {
      this.#sql.exec(
        `WITH RECURSIVE ids (id) AS (
           SELECT min(attendant_id) FROM ${table}
           UNION ALL SELECT (SELECT min(attendant_id) FROM ${table} WHERE attendant_id > id) FROM ids WHERE id IS NOT NULL
         )
         DELETE FROM ${table} WHERE attendant_id IN (SELECT id FROM ids WHERE id IS NOT NULL) AND session_topic = ?`,
        sessionTopic,
      );
    }
  }

  #rows(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}
