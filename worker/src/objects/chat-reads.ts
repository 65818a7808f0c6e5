import { DurableObject } from 'cloudflare:workers';
import type {
  Attachment,
  Attribute,
  BotTurn,
  ChatTags,
  Consent,
  Customer,
  Drafts,
  KnownAnswers,
  MailEntry,
  Note,
  Reach,
  SearchHit,
  SessionInfo,
  StoredMessage,
  Versions,
} from '@chimpassist/protocol';
import type { LogPage } from '@chimpassist/protocol/frames';
import { ratingNow } from '../chat/ratings.ts';
import { customerOf, reachOf } from '../chat/views.ts';
import type { SearchFilter, SoughtWord } from '../contract/archive-object.ts';
import type { Erasure, HistoryEntry, Page } from '../contract/chat-object.ts';
import type { Env } from '../contract/env.ts';
import type { MailStanding } from '../contract/mail.ts';
import type { RatingAsked } from '../contract/rating.ts';
import type { HookPage, HookPlace } from '../contract/webhook-object.ts';
import { ChatParts } from './chat-parts.ts';

/** The calls by which others read what a chat stores: messages, sessions, notes, files, what is known of the customer. */
export abstract class ChatReads extends DurableObject<Env> {
  protected readonly parts: ChatParts;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.parts = new ChatParts(ctx, env);
  }

  /** The most recent messages, oldest first; `offset` counts back from the newest. */
  recent(offset: number, limit: number): HistoryEntry[] {
    return this.parts.history.recent(offset, limit);
  }

  after(seq: number, limit: number): HistoryEntry[] {
    return this.parts.history.after(seq, limit);
  }

  /** Messages of one session, newest first. */
  ofSession(sessionId: string, offset: number, limit: number): HistoryEntry[] {
    return this.parts.history.recent(offset, limit, sessionId).reverse();
  }

  withFiles(before: number | undefined, limit: number): Page<HistoryEntry> {
    return this.parts.history.withFiles(before, limit);
  }

  lastSessions(limit: number): SessionInfo[] {
    return this.parts.store.sessions.newest(limit);
  }

  /** Whose chat this is, with the id as it was first seen; null where nobody was here. */
  customer(): Customer | null {
    return customerOf(this.parts.store.record);
  }

  messagesPage(after: number): Page<StoredMessage> {
    return this.parts.history.messagesPage(after);
  }

  wordsOfPart(part: number, after: number | null): Page<StoredMessage> {
    return this.parts.history.wordsOfPart(part, after);
  }

  sessionsPage(before: number): Page<SessionInfo> {
    return this.parts.history.sessionsPage(before);
  }

  session(sessionId: string): SessionInfo | null {
    return this.lastSessions(Number.MAX_SAFE_INTEGER).find((info) => info.sessionId === sessionId) ?? null;
  }

  /** How this chat concerns an attendant: in it, now or before; or free to be taken. */
  reachOf(attendantId: string): Reach {
    return reachOf(this.parts.store.record, attendantId);
  }

  botTurn(): BotTurn | null {
    return this.parts.bots.now();
  }

  messageVersions(seq: number): Versions | null {
    return this.parts.changes.versions(seq);
  }

  notes(after: number | undefined, before: number | undefined, limit: number): Note[] {
    return this.parts.annotations.notes.read(after, before, limit);
  }

  drafts(attendantId: string): Drafts {
    return this.parts.drafts.of(attendantId);
  }

  attributes(): Attribute[] {
    return this.parts.annotations.attributes;
  }

  consents(): Consent[] {
    return this.parts.annotations.consents;
  }

  knownAnswers(): KnownAnswers {
    return this.parts.annotations.known;
  }

  mails(): MailEntry[] {
    return this.parts.mail.entries;
  }

  mailStanding(key: string, copyId: string): MailStanding | null {
    return this.parts.mail.standing(key, copyId);
  }

  tags(): ChatTags {
    return this.parts.annotations.tags;
  }

  ratingAsked(sessionId: string): RatingAsked {
    const { record } = this.parts.store;
    return { ...ratingNow(record, sessionId, Date.now()), language: record.mail?.language ?? null };
  }

  find(
    sought: SoughtWord[],
    sessionId: string | null,
    reader: string | null,
    filter: SearchFilter = {},
  ): SearchHit | null {
    return this.parts.search.find(sought, sessionId, reader, filter);
  }

  erasure(): Erasure | null {
    return this.parts.eraser.now;
  }

  filesAfter(id: string, limit: number): Attachment[] {
    return this.parts.files.openAfter(id, limit);
  }

  file(id: string): Attachment | null {
    return this.parts.files.find(id);
  }

  hookPage(hook: string, from: HookPlace | { since: number }, limit: number): HookPage {
    return this.parts.hooks.read(hook, from, limit);
  }

  /** @param againMs within which a mirror comes again where it finds something; 0 where it is not one that looks for news. */
  logPage(after: number, limit: number, againMs = 0): LogPage {
    const { store, topic, news } = this.parts;
    const entries = store.reader.after(after, limit);
    if (againMs > 0) news.read(entries.length > 0, againMs);
    return { sessionTopic: topic, entries, headSeq: store.log.headSeq };
  }
}
