import {
  type Attribute,
  type AttributeProof,
  type BotFailure,
  type ChatTags,
  type Consent,
  type Customer,
  type FormField,
  type KnownAnswers,
  type NewNote,
  type Note,
  type Person,
  type SessionTopic,
  type TagsBody,
  TOPICS,
} from '@chimpassist/protocol';
import type { AttributesAnswer, NoteAnswer } from '../contract/chat-object.ts';
import type { GivenRating, RatingTaken } from '../contract/rating.ts';
import { log } from '../log.ts';
import { putAttributes } from './attributes.ts';
import type { ChatStore } from './chat-store.ts';
import { knownIn, withConsents } from './consents.ts';
import type { DeskLine } from './desk-lines.ts';
import type { NoteTable } from './note-table.ts';
import { Notes } from './notes.ts';
import { putRating } from './ratings.ts';
import { putTags, tagsOf } from './tags.ts';
import { customerOf } from './views.ts';

export interface AnnotationsOptions {
  store: ChatStore;
  topic: SessionTopic;
  table: NoteTable;
  retentionMs: number | null;
  /** Says what no customer may hear, to the attendants who follow the chat. */
  say(topic: string, payload: unknown): void;
  /** Indexes a session again if it has ended; without an id, the newest. @throws where an archive or a ledger cannot be reached. */
  changed(sessionId?: string): Promise<void>;
  /** Tells the desk of what stands in its lists. */
  tellDesk(): Promise<void>;
  /** Tells those whom a note mentions. @throws where the desk cannot be reached. */
  tellMentioned(note: Note, customer: Customer): Promise<void>;
  waitUntil(work: Promise<void>): void;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/** What is written down beside the log of a chat, of it and of its customer: notes, tags, attributes. */
export class Annotations {
  readonly #options: AnnotationsOptions;
  readonly notes: Notes;

  constructor(options: AnnotationsOptions) {
    this.#options = options;
    const { store, topic, table, retentionMs, say } = options;
    this.notes = new Notes({
      store,
      table,
      retentionMs,
      say: (note) => say(TOPICS.notes(topic), { notes: [note] }),
    });
  }

  async addNote(given: NewNote, from: Person): Promise<NoteAnswer> {
    const { store, arm, tellMentioned } = this.#options;
    const answer = this.notes.add(given, from, Date.now());
    await arm();
    if ('note' in answer) this.#archive();
    const customer = customerOf(store.record);
    if ('note' in answer && answer.isNew && answer.note.mentions.length > 0 && customer !== null) {
      try {
        await tellMentioned(answer.note, customer);
      } catch (error) {
        // The note is stored: who was mentioned finds it in the chat.
        log('desk_unreached', { error });
      }
    }
    return answer;
  }

  /** What a bot leaves behind for its colleagues, or why it had to leave. */
  noteOfBot(content: string, { id, name, avatarURL }: Person, failure?: BotFailure): void {
    this.notes.add(
      { content, mentions: [] },
      { id, name, avatarURL },
      Date.now(),
      failure && { botFailure: failure },
    );
    this.#archive();
  }

  /** What the desk leaves behind for the next attendant. */
  noteOfDesk({ content, from, line }: DeskLine): void {
    this.notes.add({ content, mentions: [] }, from, Date.now(), { line });
    this.#archive();
  }

  get attributes(): Attribute[] {
    return this.#options.store.record.attributes ?? [];
  }

  putAttributes(values: Record<string, string | null>, proof: AttributeProof): AttributesAnswer {
    return this.#put(values, proof, {});
  }

  /** What a customer says in a form, also before the first word: all of it or nothing. */
  takeAnswers(
    values: Record<string, string>,
    form: string | undefined,
    agreed: readonly FormField[] = [],
  ): AttributesAnswer {
    const { store } = this.#options;
    const answer = this.#put(values, 'claimed', { mayBegin: true, form });
    if ('refused' in answer || form === undefined) return answer;
    const agreeing = withConsents(store.record, form, agreed, Date.now());
    if (agreeing === store.record) return answer;
    store.save(agreeing);
    // What was said before was without them.
    this.#say(answer.attributes);
    return answer;
  }

  get consents(): Consent[] {
    return this.#options.store.record.consents ?? [];
  }

  get known(): KnownAnswers {
    return knownIn(this.#options.store.record);
  }

  #say(attributes: Attribute[]): void {
    const { store, topic, say } = this.#options;
    if (store.record.state.kind !== 'none')
      say(TOPICS.attributes(topic), { attributes, consents: this.consents });
  }

  #put(
    values: Record<string, string | null>,
    proof: AttributeProof,
    origin: { mayBegin?: boolean; form?: string | undefined },
  ): AttributesAnswer {
    const { store, tellDesk, waitUntil } = this.#options;
    const onChanged = (attributes: Attribute[]): void => {
      if (store.record.state.kind === 'none') return;
      this.#say(attributes);
      if (store.record.unsynced) waitUntil(tellDesk());
      this.#archive();
    };
    return putAttributes(store, values, proof, Date.now(), onChanged, origin);
  }

  get tags(): ChatTags {
    return tagsOf(this.#options.store.record);
  }

  putTags(given: TagsBody): ChatTags | null {
    const { store, topic, say, tellDesk, waitUntil } = this.#options;
    const tags = putTags(store, given);
    if (tags !== null) {
      say(TOPICS.tags(topic), tags);
      waitUntil(tellDesk());
      this.#archive(given.sessionId);
    }
    return tags;
  }

  /** Takes how the customer rates a session, and tells the attendants who follow the chat. */
  rate(given: GivenRating): RatingTaken {
    const { store, topic, say, tellDesk, waitUntil } = this.#options;
    const { hasChanged, ...taken } = store.transaction(() => putRating(store, given, Date.now()));
    if (hasChanged) {
      say(TOPICS.tags(topic), this.tags);
      waitUntil(tellDesk());
    }
    return taken;
  }

  /** Something was added beside the log: a session that has ended is indexed again. */
  #archive(sessionId?: string): void {
    const { changed, waitUntil } = this.#options;
    waitUntil(changed(sessionId).catch((error: unknown) => log('archive_failed', { error })));
  }
}
