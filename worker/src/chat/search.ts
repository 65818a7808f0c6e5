import { customerIdTextOf, type SearchHit, type SessionInfo, type SessionTopic } from '@chimpassist/protocol';
import { find } from '@chimpassist/protocol/text';
import { addWords, has, searched } from '../archive/words.ts';
import type { ArchivedSession, SoughtWord } from '../contract/archive-object.ts';
import type { ChatStore } from './chat-store.ts';
import type { NoteTable } from './note-table.ts';
import { type SessionText, textsOf } from './session-texts.ts';
import { reachOf } from './views.ts';

/** Of a snippet, before and behind what was found. */
const BEFORE_CHARS = 40;
const BEHIND_CHARS = 120;

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
      words: [...words],
      readers: [...new Set([...everAssigned, ...mentioned])],
    };
  }

  /**
   * Where all the words stand in a session, if this attendant may read it.
   *
   * @param sessionId null: the one that goes on.
   * @param reader null: a supervisor, who reads everything.
   */
  find(sought: readonly SoughtWord[], sessionId: string | null, reader: string | null): SearchHit | null {
    const { record, sessions } = this.#store;
    if (reader !== null && reachOf(record, reader) === 'none') return null;
    const known = sessions.newest(Number.MAX_SAFE_INTEGER);
    const info = sessionId === null ? known[0] : known.find((each) => each.sessionId === sessionId);
    if (info === undefined) return null;
    const missing = new Set(sought);
    let best: (SessionText & { count: number; word: SoughtWord }) | null = null;
    for (const each of textsOf(this.#store, this.#notes, info)) {
      const found = sought.filter((word) => has(each.text, word));
      const [word] = found;
      for (const one of found) missing.delete(one);
      if (word !== undefined && found.length > (best?.count ?? 0))
        best = { ...each, count: found.length, word };
      if (missing.size === 0 && best?.count === sought.length) break;
    }
    if (best === null || missing.size > 0) return null;
    const { field, at, text, word } = best;
    return {
      customerId: info.customer.id,
      sessionId: info.sessionId,
      at,
      field,
      snippet: snippetOf(text, word),
    };
  }
}

/** A piece of a text around what was found, without half a sign at its ends. */
function snippetOf(text: string, { text: word }: SoughtWord): string {
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
