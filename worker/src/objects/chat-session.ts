import { DurableObject } from 'cloudflare:workers';
import {
  type Attachment,
  type Attribute,
  type AttributeProof,
  type ChatTags,
  type Customer,
  type NewNote,
  type Note,
  type Person,
  type Reach,
  type SearchHit,
  type SessionInfo,
  type SessionTopic,
  type StoredMessage,
  siteOfObject,
  type TagsBody,
  TOPICS,
} from '@chimpassist/protocol';
import type { ChatFrame, Control, ErasedByBridge, LogPage, Refusal } from '@chimpassist/protocol/frames';
import { withFileLines } from '@chimpassist/protocol/text';
import { putAttributes } from '../chat/attributes.ts';
import { Chat } from '../chat/chat.ts';
import { ChatStore } from '../chat/chat-store.ts';
import { tellOfErasure } from '../chat/erasure.ts';
import { History } from '../chat/history.ts';
import { isLive } from '../chat/machine/state.ts';
import { NoteTable } from '../chat/note-table.ts';
import { Notes } from '../chat/notes.ts';
import { retention } from '../chat/retention.ts';
import { ChatSearch } from '../chat/search.ts';
import { putTags, tagsOf } from '../chat/tags.ts';
import { reachOf } from '../chat/views.ts';
import type { SoughtWord } from '../contract/archive-object.ts';
import type {
  AttributesAnswer,
  BatchTerms,
  ChatObject,
  Erasure,
  FilePlan,
  HistoryEntry,
  NoteAnswer,
  Page,
  ReachedAnswer,
  SpokenFrame,
  Typing,
  UploadTerms,
} from '../contract/chat-object.ts';
import type { DeskEvent, DeskEventAnswer } from '../contract/chat-report.ts';
import type { Env } from '../contract/env.ts';
import type { HeardUpTo } from '../contract/link-object.ts';
import type { FrameRefusal } from '../contract/outlet.ts';
import type { Speaking, SpokenState } from '../contract/speaking-link.ts';
import { EdgeRoad } from '../edge/edge-road.ts';
import type { Readable } from '../edge/repeats.ts';
import { saying } from '../edge/sayings.ts';
import { asking } from '../files/ask-scanner.ts';
import { ChatFiles } from '../files/chat-files.ts';
import { signerOf } from '../files/file-link.ts';
import { acksWith } from '../files/file-news.ts';
import { FileShelf } from '../files/file-shelf.ts';
import { FileTable, type StoredFile } from '../files/file-table.ts';
import { log } from '../log.ts';
import { BridgeAnswer, BridgeAnswers } from '../outlet/bridge-answers.ts';
import { GrownNews } from '../outlet/grown-news.ts';
import { OutletGroup } from '../outlet/outlet-group.ts';
import { settingsOf } from '../settings.ts';
import { Scheduler } from '../storage/scheduler.ts';
import { type Objects, objectsOf } from './addresses.ts';
import { Archiver } from './archiver.ts';
import { ChatEraser } from './chat-eraser.ts';
import { DeskReports } from './desk-reports.ts';

/**
 * One customer's chat: decodes nothing, decides nothing. It runs the machine, stores the result before anything is
 * awaited, and tells desk and bridge.
 */
export class ChatSession extends DurableObject<Env> implements ChatObject {
  readonly #topic: SessionTopic;
  readonly #objects: Objects;
  readonly #store: ChatStore;
  readonly #history: History;
  readonly #bridge: BridgeAnswers;
  readonly #edge: EdgeRoad;
  readonly #news: GrownNews;
  readonly #reports: DeskReports;
  readonly #files: ChatFiles;
  readonly #notes: Notes;
  readonly #search: ChatSearch;
  readonly #archiver: Archiver;
  readonly #chat: Chat;
  readonly #scheduler: Scheduler;
  readonly #eraser: ChatEraser;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { site, name } = siteOfObject(ctx.id.name ?? '');
    this.#topic = name;
    this.#objects = objectsOf(env, site);
    this.#store = new ChatStore(ctx.storage);
    const settings = settingsOf(env, site);
    const readable: Readable = (message) =>
      settings.legacyClients === 'none' ? message : withFileLines(message, (id) => this.#files.linkOf(id));
    this.#history = new History(this.#store, readable);
    const withLastMessages = (controls: Control[]) => this.#history.withLastMessages(controls);
    this.#bridge = new BridgeAnswers({ controls: () => this.#store.controls, withLastMessages });
    this.#edge = new EdgeRoad({
      ctx,
      store: this.#store,
      topic: this.#topic,
      settings,
      held: () => this.#chat.held(),
      withLastMessages,
      readable,
      take: (frames) => this.#takeAtEdge(frames),
      tellDesk: () => this.#reports.tell(),
      relay: (effects) => this.#objects.desk().relay(effects),
      relayNow: (effects) => this.#objects.desk().relayNow(effects),
      linkOf: (link) => this.#objects.link(link),
      arm: () => this.#scheduler.arm(),
    });
    this.#news = new GrownNews({
      isMirrored: () => this.#store.record.isMirrored === true,
      isOver: () => !isLive(this.#store.record.state),
      tell: (isOver) => this.#reports.tellGrown(isOver),
      arm: () => this.#scheduler.arm(),
    });
    this.#reports = new DeskReports({
      store: this.#store,
      topic: this.#topic,
      objects: this.#objects,
      chat: () => this.#chat,
      bridge: this.#bridge,
      archive: () => this.#archiver.ended(),
      learned: ({ watchers = [] }) => {
        this.#news.learned();
        this.#edge.links.watchedBy(watchers);
      },
      arm: () => this.#scheduler.arm(),
    });
    const shelf = env.FILES === undefined ? null : new FileShelf(env.FILES, site, this.#topic);
    this.#files = new ChatFiles({
      store: this.#store,
      table: new FileTable(ctx.storage.sql),
      shelf,
      limits: settings.attachments,
      retentionMs: settings.retentionMs,
      signer: signerOf(env, site, settings.baseTopic),
      ask: asking(env, site, shelf),
      changed: (file) => this.#tellOfFile(file),
      waitUntil: (work) => ctx.waitUntil(work),
      arm: () => this.#scheduler.arm(),
    });
    const notes = new NoteTable(ctx.storage.sql);
    this.#search = new ChatSearch(this.#store, notes, this.#topic);
    this.#archiver = new Archiver({
      store: this.#store,
      topic: this.#topic,
      objects: this.#objects,
      search: this.#search,
    });
    this.#notes = new Notes({
      store: this.#store,
      table: notes,
      retentionMs: settings.retentionMs,
      say: (note) => this.#edge.sayToAttendants(saying(TOPICS.notes(this.#topic), { notes: [note] }, 1)),
    });
    this.#store.knowFiles((stored) => this.#files.now(stored));
    this.#chat = new Chat({
      store: this.#store,
      settings,
      topic: this.#topic,
      outlet: new OutletGroup([this.#bridge, this.#edge.outlet, this.#news]),
      resolved: (attachments) => this.#files.resolved(attachments),
    });
    this.#scheduler = new Scheduler(ctx.storage, [
      this.#reports.job,
      ...this.#edge.jobs,
      this.#news.job,
      ...this.#files.jobs,
      this.#notes.job,
      tellOfErasure(this.#store, async () => {
        await this.#archiver.forget();
        return this.#objects.desk().erase(this.#topic);
      }),
      retention(this.#store, settings.retentionMs, this.#topic, () =>
        this.#objects.desk().forget(this.#topic),
      ),
    ]);
    this.#eraser = new ChatEraser({
      store: this.#store,
      topic: this.#topic,
      objects: this.#objects,
      chat: this.#chat,
      files: this.#files,
      notes: this.#notes,
      scheduler: this.#scheduler,
    });
  }

  /** Takes frames in their order. Everything is stored before the first `await`, and the answer waits for the disk. */
  async handle(
    frames: ChatFrame[],
    { seenRev, epoch, at, log: wantsLog }: BatchTerms,
  ): Promise<ReachedAnswer> {
    const answer = new BridgeAnswer();
    const known = this.#edge.withoutGuesses(frames);
    this.#news.covered(wantsLog, () =>
      this.#bridge.gather(answer, () => this.#chat.take(known, { seenRev, epoch, at })),
    );
    await this.#reports.tell(answer);
    this.#bridge.gather(answer, () => this.#chat.sayHeld());
    return {
      sessionTopic: this.#topic,
      ok: true,
      refused: answer.refusedOf(frames),
      acks: answer.acks,
      headSeq: this.#store.log.headSeq,
      ...(wantsLog ? { log: answer.entries } : {}),
      held: answer.held,
      controls: this.#bridge.controlsAbove(seenRev),
      publishes: [...answer.publishes, ...this.#edge.fileRepeats(answer.entries)],
    };
  }

  /** Takes what somebody says over a link. Everything is stored before the first `await`. */
  async fromLink(link: string, spoken: SpokenFrame[]): Promise<Refusal[]> {
    return this.#edge.takeFrom(link, spoken).map(({ frame, ...refusal }) => ({
      index: spoken.findIndex((each) => each.frame === frame),
      ...refusal,
    }));
  }

  follow(link: string): HeardUpTo {
    return this.#edge.follow(link);
  }

  speak(link: string, speaking: Speaking, frames: ChatFrame[]): SpokenState {
    return this.#edge.speak(link, speaking, frames);
  }

  leave(link: string): void {
    this.#edge.leave(link);
  }

  goOn(link: string, heard: HeardUpTo): void {
    this.#edge.links.goOn(link, heard);
  }

  typing(link: string, by: string, typing: Typing): void {
    this.#edge.typing(link, by, typing);
  }

  bridgeCame(): void {
    const { record } = this.#store;
    if (!record.isBridged) this.#store.save({ ...record, isBridged: true });
  }

  /** Opens a customer's socket. */
  override fetch(request: Request): Response {
    return this.#edge.accept(request);
  }

  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void {
    this.#edge.receive(ws, data);
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    this.#edge.closed(ws, code);
  }

  override webSocketError(ws: WebSocket): void {
    this.#edge.closed(ws, 1000);
  }

  /** Takes frames that came over a socket which ends here. */
  #takeAtEdge(frames: ChatFrame[]): FrameRefusal[] {
    const answer = new BridgeAnswer();
    const { epoch } = this.#store.record;
    this.#bridge.gather(answer, () => this.#chat.take(frames, { seenRev: 0, epoch, at: undefined }));
    return answer.refusals;
  }

  /** An event from the desk. The answer holds what the chat would otherwise call the desk for, so the two never wait for each other. */
  apply(event: DeskEvent): DeskEventAnswer {
    const answer = new BridgeAnswer();
    const { rev } = this.#store.record.state;
    this.#bridge.gather(answer, () => this.#chat.apply(event));
    return { sync: this.#chat.report(), held: answer.held, controls: this.#bridge.controlsAbove(rev) };
  }

  /** The most recent messages, oldest first; `offset` counts back from the newest. */
  recent(offset: number, limit: number): HistoryEntry[] {
    return this.#history.recent(offset, limit);
  }

  after(seq: number, limit: number): HistoryEntry[] {
    return this.#history.after(seq, limit);
  }

  /** Messages of one session, newest first. */
  ofSession(sessionId: string, offset: number, limit: number): HistoryEntry[] {
    return this.#history.recent(offset, limit, sessionId).reverse();
  }

  lastSessions(limit: number): SessionInfo[] {
    return this.#store.sessions.newest(limit);
  }

  /** Whose chat this is, with the id as it was first seen; null where nobody was here. */
  customer(): Customer | null {
    const { state } = this.#store.record;
    return state.kind === 'none' ? null : state.session.customer;
  }

  messagesPage(after: number): Page<StoredMessage> {
    return this.#history.messagesPage(after);
  }

  sessionsPage(before: number): Page<SessionInfo> {
    return this.#history.sessionsPage(before);
  }

  session(sessionId: string): SessionInfo | null {
    return (
      this.#store.sessions.newest(Number.MAX_SAFE_INTEGER).find((info) => info.sessionId === sessionId) ??
      null
    );
  }

  /** How this chat concerns an attendant: in it, now or before; or free to be taken. */
  reachOf(attendantId: string): Reach {
    return reachOf(this.#store.record, attendantId);
  }

  async addNote(given: NewNote, from: Person): Promise<NoteAnswer> {
    const answer = this.#notes.add(given, from, Date.now());
    await this.#scheduler.arm();
    if ('note' in answer) this.#archive();
    const customer = this.customer();
    if ('note' in answer && answer.isNew && answer.note.mentions.length > 0 && customer !== null) {
      try {
        await this.#objects.desk().mentioned(answer.note, customer);
      } catch (error) {
        // The note is stored: who was mentioned finds it in the chat.
        log('desk_unreached', { error });
      }
    }
    return answer;
  }

  notes(after: number | undefined, before: number | undefined, limit: number): Note[] {
    return this.#notes.read(after, before, limit);
  }

  attributes(): Attribute[] {
    return this.#store.record.attributes ?? [];
  }

  putAttributes(values: Record<string, string | null>, proof: AttributeProof): AttributesAnswer {
    return putAttributes(this.#store, values, proof, Date.now(), (attributes) => {
      this.#edge.sayToAttendants(saying(TOPICS.attributes(this.#topic), { attributes }, 1));
      this.#archive();
    });
  }

  tags(): ChatTags {
    return tagsOf(this.#store.record);
  }

  putTags(given: TagsBody): ChatTags | null {
    const tags = putTags(this.#store, given);
    if (tags !== null) {
      this.#edge.sayToAttendants(saying(TOPICS.tags(this.#topic), tags, 1));
      this.#archive(given.sessionId);
    }
    return tags;
  }

  /** Something was added beside the log: a session that has ended is indexed anew. */
  #archive(sessionId?: string): void {
    const work = this.#archiver.changed(sessionId);
    this.ctx.waitUntil(work.catch((error: unknown) => log('archive_failed', { error })));
  }

  archiveFormer(): Promise<void> {
    return this.#archiver.former();
  }

  find(sought: SoughtWord[], sessionId: string | null, reader: string | null): SearchHit | null {
    return this.#search.find(sought, sessionId, reader);
  }

  /** Ends the chat and deletes what it holds; desk and bridge are told, until they have done the same. */
  erase(): Promise<Erasure> {
    return this.#eraser.erase();
  }

  erasure(): Erasure | null {
    return this.#eraser.now;
  }

  /** The bridge has done its part, or a mirror beside it. */
  erasedByBridge(bridge: ErasedByBridge): void {
    this.#eraser.doneBy(bridge);
  }

  /** @param againMs within which a mirror comes again where it finds something; 0 where it is not one that looks for news. */
  logPage(after: number, limit: number, againMs = 0): LogPage {
    const entries = this.#store.reader.after(after, limit);
    if (againMs > 0) {
      const { record } = this.#store;
      if (record.isMirrored !== true && record.state.kind !== 'none')
        this.#store.save({ ...record, isMirrored: true });
      this.#news.read(entries.length > 0, againMs);
    }
    return { sessionTopic: this.#topic, entries, headSeq: this.#store.log.headSeq };
  }

  async planFile(id: string, size: number): Promise<FilePlan> {
    const plan = this.#files.plan(id, size, Date.now());
    if (plan.kind === 'free') await this.#scheduler.arm();
    return plan;
  }

  giveUpFile(id: string): void {
    this.#files.giveUp(id);
  }

  async addFile(attachment: Attachment, upload: UploadTerms): Promise<boolean> {
    const isKept = this.#files.add(attachment, upload, Date.now());
    await this.#scheduler.arm();
    return isKept;
  }

  /** Both sides see what has become of a file: at the edge, and by the bridge. */
  #tellOfFile(file: StoredFile): void {
    const acks = acksWith(file, this.#store);
    if (acks.length === 0) return;
    this.#chat.acknowledgeAgain(acks);
    if (this.#store.record.isBridged === false) return;
    const publishes = [{ topic: TOPICS.stored(this.#topic), payload: { acks }, qos: 1 as const }];
    this.ctx.waitUntil(
      this.#objects
        .desk()
        .relay({ publishes })
        .catch((error: unknown) => log('bridge_not_told', { error })),
    );
  }

  filesAfter(id: string, limit: number): Attachment[] {
    return this.#files.openAfter(id, limit);
  }

  file(id: string): Attachment | null {
    return this.#files.find(id);
  }

  override async alarm(): Promise<void> {
    this.#store.endDoubt();
    this.#edge.alarmCame();
    this.#files.woken();
    await this.#scheduler.alarm();
  }
}
