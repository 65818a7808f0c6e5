import { idText, type NewNote, NOTES_MAX, type Note, type Person, randomId } from '@chimpassist/protocol';
import type { NoteAnswer } from '../contract/chat-object.ts';
import type { Job } from '../storage/scheduler.ts';
import type { ChatStore } from './chat-store.ts';
import type { NoteTable } from './note-table.ts';

/** Colleagues who may read a chat because somebody has mentioned them; of more, the first are forgotten. */
const MENTIONED_MAX = 100;
const MOST = Number.MAX_SAFE_INTEGER;

export interface NotesOptions {
  store: ChatStore;
  table: NoteTable;
  retentionMs: number | null;
  /** Says a note to the attendants who follow the chat. */
  say(note: Note): void;
}

/** What attendants write about a chat, and its customer never reads. */
export class Notes {
  readonly #options: NotesOptions;

  constructor(options: NotesOptions) {
    this.#options = options;
  }

  /** Stores a note once, and says it. */
  add(
    { content, mentions, id }: NewNote,
    from: Person,
    now: number,
    isOf: Pick<Note, 'botFailure' | 'line'> = {},
  ): NoteAnswer {
    const { store, table, say } = this.#options;
    if (store.record.state.kind === 'none') return { refused: 'not_found' };
    const known = id === undefined ? null : table.find(id);
    if (known !== null) {
      const isCopy = known.content === content && idText(known.from.id) === idText(from.id);
      return isCopy ? { note: known } : { refused: 'other_words' };
    }
    if (table.count() >= NOTES_MAX) return { refused: 'too_many' };
    const mentioned = [...new Set(mentions.map(idText))];
    const note = store.transaction(() => {
      const { record } = store;
      const before = record.mentioned ?? [];
      const added = mentioned.filter((each) => !before.includes(each));
      if (added.length > 0) store.save({ ...record, mentioned: [...before, ...added].slice(-MENTIONED_MAX) });
      return table.add({ id: id ?? randomId(), at: now, from, content, mentions: mentioned, ...isOf });
    });
    say(note);
    return { note, isNew: true };
  }

  /** Stores notes from elsewhere as they were, each once. Nobody is told. @returns how many are new; null where there is no room. */
  bring(notes: readonly Omit<Note, 'n'>[]): number | null {
    const { store, table } = this.#options;
    const news = notes.filter(({ id }) => table.find(id) === null);
    if (table.count() + news.length > NOTES_MAX) return null;
    store.transaction(() => {
      for (const note of news) table.add(note);
    });
    return news.length;
  }

  read(after: number | undefined, before: number | undefined, limit: number): Note[] {
    const { table } = this.#options;
    return after === undefined ? table.before(before ?? MOST, limit) : table.after(after, limit);
  }

  /** @returns how many there were. */
  erase(): number {
    const { table } = this.#options;
    const count = table.count();
    table.deleteBefore(MOST);
    return count;
  }

  get job(): Job {
    const { store, table, retentionMs } = this.#options;
    return {
      name: 'notes past their time',
      nextDue: () => {
        const oldest = retentionMs === null ? null : table.oldestAt;
        return oldest === null || retentionMs === null ? null : oldest + retentionMs;
      },
      run: (now) => {
        if (retentionMs !== null) store.transaction(() => table.deleteBefore(now - retentionMs + 1));
      },
    };
  }
}
