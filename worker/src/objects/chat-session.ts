import { DurableObject } from 'cloudflare:workers';
import type {
  Attachment,
  Attribute,
  AttributeProof,
  BotAnswer,
  BotTurn,
  ChatTags,
  Consent,
  Customer,
  ImportedPart,
  ImportPart,
  KnownAnswers,
  MailEntry,
  NewNote,
  Note,
  Person,
  Reach,
  SearchHit,
  SessionInfo,
  StoredMessage,
  TagsBody,
  Versions,
} from '@chimpassist/protocol';
import type { ChatFrame, ErasedByBridge, LogPage, Refusal } from '@chimpassist/protocol/frames';
import { bringPart } from '../chat/bring-part.ts';
import { postMessage } from '../chat/post-message.ts';
import { ratingNow } from '../chat/ratings.ts';
import { customerOf, reachOf } from '../chat/views.ts';
import type { SearchFilter, SoughtWord } from '../contract/archive-object.ts';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type {
  AttributesAnswer,
  BatchTerms,
  ChangeAnswer,
  ChatObject,
  Erasure,
  FilePlan,
  HistoryEntry,
  JoinOutcome,
  NewPost,
  NewWords,
  NoteAnswer,
  Page,
  PostAnswer,
  ReachedAnswer,
  SpokenFrame,
  TurnTaken,
  Typing,
  UploadTerms,
} from '../contract/chat-object.ts';
import type { DeskEvent, DeskEventAnswer, QueuePlace } from '../contract/chat-report.ts';
import type { Env } from '../contract/env.ts';
import type { HeardUpTo } from '../contract/link-object.ts';
import type {
  FilledForm,
  FormTaken,
  IncomingMail,
  MailStanding,
  MailTaken,
  TranscriptTaken,
} from '../contract/mail.ts';
import type { GivenRating, RatingAsked, RatingTaken } from '../contract/rating.ts';
import type { Speaking, SpokenState } from '../contract/speaking-link.ts';
import type { HookPage, HookPlace } from '../contract/webhook-object.ts';
import { log } from '../log.ts';
import type { Browser } from '../push/push-box.ts';
import { ChatParts } from './chat-parts.ts';
import { onceAgreed } from './once-agreed.ts';

/** Of a socket: what came over it could not be taken just now. */
const TRY_AGAIN = 1013;

/**
 * One customer's chat: decodes nothing, decides nothing. Each call goes to the part that does the work, which stores the result
 * before anything is awaited; {@link ChatParts} says which parts there are.
 */
export class ChatSession extends DurableObject<Env> implements ChatObject {
  readonly #parts: ChatParts;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#parts = new ChatParts(ctx, env);
  }

  /** Takes frames in their order. Everything is stored before the first `await`, and the answer waits for the disk. */
  handle(frames: ChatFrame[], terms: BatchTerms): Promise<ReachedAnswer> {
    return this.#agreeing(frames, () => this.#parts.calls.takeBatch(frames, terms));
  }

  /** Takes what somebody says over a link. Everything is stored before the first `await`. */
  async fromLink(link: string, spoken: SpokenFrame[]): Promise<Refusal[]> {
    const frames = spoken.map(({ frame }) => frame);
    return this.#agreeing(frames, () =>
      this.#parts.edge.takeFrom(link, spoken).map(({ frame, ...refusal }) => ({
        index: frames.indexOf(frame),
        ...refusal,
      })),
    );
  }

  follow(link: string): HeardUpTo {
    return this.#parts.edge.follow(link);
  }

  speak(link: string, speaking: Speaking, frames: ChatFrame[]): SpokenState {
    return this.#parts.edge.speak(link, speaking, frames);
  }

  leave(link: string): void {
    this.#parts.edge.leave(link);
  }

  goOn(link: string, heard: HeardUpTo): void {
    this.#parts.edge.links.goOn(link, heard);
  }

  typing(link: string, by: string, typing: Typing): void {
    this.#parts.edge.typing(link, by, typing);
  }

  bridgeCame(): void {
    const { store } = this.#parts;
    const { record } = store;
    if (!record.isBridged) store.save({ ...record, isBridged: true });
  }

  /** Opens a customer's socket. */
  override fetch(request: Request): Response {
    this.#parts.hooks.lookAgain();
    return this.#parts.edge.accept(request);
  }

  override async webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): Promise<void> {
    try {
      await this.#agreeing(null, () => this.#parts.edge.receive(ws, data));
    } catch (error) {
      log('workspace_unreached', { error });
      // It was not taken, so it is not acknowledged: the client comes back with it.
      ws.close(TRY_AGAIN, 'Try again.');
    }
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    this.#parts.edge.closed(ws, code);
  }

  override webSocketError(ws: WebSocket): void {
    this.#parts.edge.closed(ws, 1000);
  }

  /** The queue has moved: the customer hears of the own place. */
  queueMoved(place: QueuePlace): void {
    this.#parts.chat.queueMoved(place);
    this.#parts.edge.sayHeldNow();
  }

  /** An event from the desk. The answer holds what the chat would otherwise call the desk for, so the two never wait for each other. */
  apply(event: DeskEvent): DeskEventAnswer {
    return this.#parts.calls.apply(event);
  }

  /** The most recent messages, oldest first; `offset` counts back from the newest. */
  recent(offset: number, limit: number): HistoryEntry[] {
    return this.#parts.history.recent(offset, limit);
  }

  after(seq: number, limit: number): HistoryEntry[] {
    return this.#parts.history.after(seq, limit);
  }

  /** Messages of one session, newest first. */
  ofSession(sessionId: string, offset: number, limit: number): HistoryEntry[] {
    return this.#parts.history.recent(offset, limit, sessionId).reverse();
  }

  withFiles(before: number | undefined, limit: number): Page<HistoryEntry> {
    return this.#parts.history.withFiles(before, limit);
  }

  lastSessions(limit: number): SessionInfo[] {
    return this.#parts.store.sessions.newest(limit);
  }

  /** Whose chat this is, with the id as it was first seen; null where nobody was here. */
  customer(): Customer | null {
    return customerOf(this.#parts.store.record);
  }

  messagesPage(after: number): Page<StoredMessage> {
    return this.#parts.history.messagesPage(after);
  }

  wordsOfPart(part: number, after: number | null): Page<StoredMessage> {
    return this.#parts.history.wordsOfPart(part, after);
  }

  sessionsPage(before: number): Page<SessionInfo> {
    return this.#parts.history.sessionsPage(before);
  }

  session(sessionId: string): SessionInfo | null {
    return this.lastSessions(Number.MAX_SAFE_INTEGER).find((info) => info.sessionId === sessionId) ?? null;
  }

  /** How this chat concerns an attendant: in it, now or before; or free to be taken. */
  reachOf(attendantId: string): Reach {
    return reachOf(this.#parts.store.record, attendantId);
  }

  async postMessage(post: NewPost): Promise<PostAnswer> {
    const { store, edge, calls, history } = this.#parts;
    const work = () =>
      postMessage(post, {
        record: store.record,
        take: (frame) => edge.taking([frame], () => calls.takePosted([frame])),
        after: (seq, limit) => history.after(seq, limit),
      });
    return post.as === 'customer' ? this.#agreeing(null, work) : work();
  }

  botTurn(): BotTurn | null {
    return this.#parts.bots.now();
  }

  answerTurn(turnId: string, answer: BotAnswer): Promise<TurnTaken> {
    return this.#parts.bots.answer(turnId, answer);
  }

  askToJoin(attendant: AttendantCard): JoinOutcome {
    return this.#parts.joining.ask(attendant, Date.now());
  }

  answerJoin(by: Pick<AttendantCard, 'id' | 'type'>, attendantId: string, accepted: boolean): JoinOutcome {
    return this.#parts.joining.answer(by, attendantId, accepted);
  }

  changeMessage(words: NewWords): ChangeAnswer {
    return this.#parts.changes.change(words, Date.now());
  }

  messageVersions(seq: number): Versions | null {
    return this.#parts.changes.versions(seq);
  }

  bringPart(part: ImportPart): ImportedPart | 'full' {
    const { store, edge, calls, chat, annotations } = this.#parts;
    return edge.taking([], () =>
      bringPart(part, {
        store,
        annotations,
        begin: (customer) => chat.begin(customer),
        take: (frames) => calls.takePosted(frames),
      }),
    );
  }

  addNote(note: NewNote, from: Person): Promise<NoteAnswer> {
    return this.#parts.annotations.addNote(note, from);
  }

  notes(after: number | undefined, before: number | undefined, limit: number): Note[] {
    return this.#parts.annotations.notes.read(after, before, limit);
  }

  attributes(): Attribute[] {
    return this.#parts.annotations.attributes;
  }

  consents(): Consent[] {
    return this.#parts.annotations.consents;
  }

  knownAnswers(): KnownAnswers {
    return this.#parts.annotations.known;
  }

  putAttributes(values: Record<string, string | null>, proof: AttributeProof): AttributesAnswer {
    return this.#parts.annotations.putAttributes(values, proof);
  }

  takeForm(form: FilledForm): Promise<FormTaken> {
    return this.#parts.mail.takeForm(form);
  }

  sendTranscript(wish: Omit<FilledForm, 'values'>): Promise<TranscriptTaken> {
    return this.#parts.mail.sendTranscript(wish);
  }

  mails(): MailEntry[] {
    return this.#parts.mail.entries;
  }

  mailStanding(key: string, copyId: string): MailStanding | null {
    return this.#parts.mail.standing(key, copyId);
  }

  takeMail(mail: IncomingMail): Promise<MailTaken> {
    return this.#agreeing(null, () => this.#parts.mail.take(mail));
  }

  stopMail(key: string, why: 'bounced' | 'complained'): void {
    this.#parts.mail.stop(key, why);
  }

  addBrowser(browser: Browser): Promise<boolean> {
    return this.#parts.push.add(browser);
  }

  removeBrowser(endpoint?: string): void {
    this.#parts.push.remove(endpoint);
  }

  tags(): ChatTags {
    return this.#parts.annotations.tags;
  }

  putTags(given: TagsBody): ChatTags | null {
    return this.#parts.annotations.putTags(given);
  }

  rate(given: GivenRating): RatingTaken {
    return this.#parts.annotations.rate(given);
  }

  ratingAsked(sessionId: string): RatingAsked {
    const { record } = this.#parts.store;
    return { ...ratingNow(record, sessionId, Date.now()), language: record.mail?.language ?? null };
  }

  archiveFormer(): Promise<void> {
    return this.#parts.archiver.former();
  }

  bookAgain(): Promise<void> {
    return this.#parts.bookkeeper.again();
  }

  find(
    sought: SoughtWord[],
    sessionId: string | null,
    reader: string | null,
    filter: SearchFilter = {},
  ): SearchHit | null {
    return this.#parts.search.find(sought, sessionId, reader, filter);
  }

  /** Ends the chat and deletes what it holds; desk and bridge are told, until they have done the same. */
  erase(): Promise<Erasure> {
    return this.#parts.eraser.erase();
  }

  erasure(): Erasure | null {
    return this.#parts.eraser.now;
  }

  /** The bridge has done its part, or a mirror beside it. */
  erasedByBridge(bridge: ErasedByBridge): void {
    this.#parts.eraser.doneBy(bridge);
  }

  hookPage(hook: string, from: HookPlace | { since: number }, limit: number): HookPage {
    return this.#parts.hooks.read(hook, from, limit);
  }

  /** @param againMs within which a mirror comes again where it finds something; 0 where it is not one that looks for news. */
  logPage(after: number, limit: number, againMs = 0): LogPage {
    const { store, topic, news } = this.#parts;
    const entries = store.reader.after(after, limit);
    if (againMs > 0) news.read(entries.length > 0, againMs);
    return { sessionTopic: topic, entries, headSeq: store.log.headSeq };
  }

  async planFile(id: string, size: number): Promise<FilePlan> {
    const plan = this.#parts.files.plan(id, size, Date.now());
    if (plan.kind === 'free') await this.#parts.scheduler.arm();
    return plan;
  }

  giveUpFile(id: string): void {
    this.#parts.files.giveUp(id);
  }

  async addFile(attachment: Attachment, upload: UploadTerms): Promise<boolean> {
    const isKept = this.#parts.files.add(attachment, upload, Date.now());
    await this.#parts.scheduler.arm();
    return isKept;
  }

  filesAfter(id: string, limit: number): Attachment[] {
    return this.#parts.files.openAfter(id, limit);
  }

  file(id: string): Attachment | null {
    return this.#parts.files.find(id);
  }

  #agreeing<T>(frames: ChatFrame[] | null, work: () => T | Promise<T>): Promise<T> {
    return onceAgreed(this.ctx, this.#parts.consents, frames, work);
  }

  override async alarm(): Promise<void> {
    this.#parts.store.endDoubt();
    this.#parts.edge.alarmCame();
    this.#parts.files.woken();
    this.#parts.hooks.lookAgain();
    await this.#parts.scheduler.alarm();
  }
}
