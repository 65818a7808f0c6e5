import {
  customerIdTextOf,
  idText,
  type SearchHit,
  type SessionInfo,
  type SessionTopic,
} from '@chimpassist/protocol';
import { find } from '@chimpassist/protocol/text';
import { addWords, has, searched } from '../archive/words.ts';
import type { ArchivedSession, SearchFilter, SoughtWord } from '../contract/archive-object.ts';
import type { ChatStore } from './chat-store.ts';
import type { ChatState } from './machine/state.ts';
import type { NoteTable } from './note-table.ts';
import { type SessionText, textsOf } from './session-texts.ts';
import { tagsNow } from './tags.ts';
import { reachOf } from './views.ts';

/** Of a snippet, before and behind what was found. */
const BEFORE_CHARS = 40;
const BEHIND_CHARS = 120;
/** Newest messages of a session among which an attendant is looked for who is in it no more. */
const WRITERS_LOOKED_AT = 1_000;

/** What a chat says of itself to those who search. */
export class ChatSearch {
  readonly #store: ChatStore;
  readonly #notes: NoteTable;
  readonly #topic: SessionTopic;

  constructor(store: ChatStore, notes: NoteTable, topic: SessionTopic) {
    this.#store = store;
    this.#notes = notes;
    this.#topic = topic;
  }

  /** A session with its words, for the index; null where nothing of it is there. */
  archived(info: SessionInfo, at: number): ArchivedSession | null {
    const { everAssigned, mentioned = [] } = this.#store.record;
    const words = new Set<string>();
    for (const { text } of textsOf(this.#store, this.#notes, info)) addWords(words, text);
    const customerId = customerIdTextOf(this.#topic);
    if (words.size === 0 || customerId === null) return null;
    return {
      customerId,
      sessionId: info.sessionId,
      at,
      began: info.createdAt,
      words: [...words],
      readers: [...new Set([...everAssigned, ...mentioned])],
    };
  }

  /**
   * Where all the words stand in a session, if this attendant may read it.
   *
   * @param sessionId null: the one that goes on.
   * @param sought none: the session is found by the filter alone.
   * @param reader null: a supervisor, who reads everything.
   */
  find(
    sought: readonly SoughtWord[],
    sessionId: string | null,
    reader: string | null,
    filter: SearchFilter = {},
  ): SearchHit | null {
    const { record, sessions } = this.#store;
    if (reader !== null && reachOf(record, reader) === 'none') return null;
    const known = sessions.newest(Number.MAX_SAFE_INTEGER);
    const info = sessionId === null ? known[0] : known.find((each) => each.sessionId === sessionId);
    if (info === undefined || !this.#fits(info, info === known[0], filter)) return null;
    const missing = new Set(sought);
    let best: (SessionText & { count: number; word: SoughtWord | undefined }) | null = null;
    for (const each of textsOf(this.#store, this.#notes, info)) {
      const found = sought.filter((word) => stands(each, word));
      const [word] = found;
      for (const one of found) missing.delete(one);
      if (best === null ? sought.length === 0 || word !== undefined : found.length > best.count)
        best = { ...each, count: found.length, word };
      if (missing.size === 0 && best?.count === sought.length) break;
    }
    if (best === null || missing.size > 0) return null;
    const { field, at, text, word, seq, by } = best;
    return {
      customerId: info.customer.id,
      sessionId: info.sessionId,
      at,
      field,
      // Of a tag the whole id, by which its name is found.
      snippet: field === 'tag' ? text : snippetOf(text, word),
      seq,
      by,
      customerName: info.customer.name,
      isLive: (info === known[0] && record.state.kind !== 'over') || undefined,
    };
  }

  #fits(info: SessionInfo, isNewest: boolean, { attendantId, tag, from, to, state }: SearchFilter): boolean {
    const { record } = this.#store;
    const isLive = isNewest && record.state.kind !== 'over';
    if (state !== undefined && isLive !== (state === 'live')) return false;
    if (tag !== undefined && !tagsNow(record, info.sessionId).includes(tag)) return false;
    if (to !== undefined && info.createdAt > to) return false;
    if (from !== undefined && !isLive && endOf(info, isNewest, record.state) < from) return false;
    return attendantId === undefined || this.#wasIn(info, attendantId);
  }

  /** Whether an attendant is in a session, has ended it, or has written in it. */
  #wasIn({ sessionId, assignedAttendants, ending }: SessionInfo, attendantId: string): boolean {
    const known = [...assignedAttendants, ...(ending?.by === undefined ? [] : [ending.by.id])];
    if (known.some((id) => idText(id) === attendantId)) return true;
    return this.#store.reader
      .recent(0, WRITERS_LOOKED_AT, sessionId)
      .some(({ message: { from } }) => from.role === 'attendant' && idText(from.id) === attendantId);
  }
}

/** When a session ended, as far as it is known. */
const endOf = ({ ending, createdAt }: SessionInfo, isNewest: boolean, state: ChatState): number =>
  ending?.at ?? (isNewest && state.kind === 'over' ? state.since : createdAt);

const stands = ({ field, text }: SessionText, word: SoughtWord): boolean =>
  has(text, word) || (field === 'tag' && word.tags?.includes(text) === true);

/** A piece of a text around what was found, without half a sign at its ends. */
function snippetOf(text: string, sought: SoughtWord | undefined): string {
  const word = sought?.text ?? '';
  const { start, end } = find(text, word) ??
    find(text, searched(word).normalize('NFD')) ?? { start: 0, end: 0 };
  const from = Math.max(0, start - BEFORE_CHARS);
  const to = Math.min(text.length, end + BEHIND_CHARS);
  const piece = text
    .slice(from, to)
    .replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `${from > 0 ? '…' : ''}${piece}${to < text.length ? '…' : ''}`;
}
