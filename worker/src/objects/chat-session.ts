import type {
  Attachment,
  AttributeProof,
  BotAnswer,
  ChatTags,
  Drafts,
  DraftsBody,
  ImportedPart,
  ImportPart,
  NewNote,
  Person,
  TagsBody,
  ToldOpening,
} from '@chimpassist/protocol';
import type { ChatFrame, ErasedByBridge, Refusal } from '@chimpassist/protocol/frames';
import { bringPart } from '../chat/bring-part.ts';
import { isWord } from '../chat/consents.ts';
import { deskLineOf } from '../chat/desk-lines.ts';
import { postMessage } from '../chat/post-message.ts';
import { writeFirst } from '../chat/write-first.ts';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type {
  AttributesAnswer,
  BatchTerms,
  ChangeAnswer,
  ChatObject,
  Erasure,
  FilePlan,
  FirstWords,
  JoinOutcome,
  NewPost,
  NewWords,
  NoteAnswer,
  PostAnswer,
  ReachedAnswer,
  SpokenFrame,
  TurnTaken,
  Typing,
  UploadTerms,
  WrittenAnswer,
} from '../contract/chat-object.ts';
import type { DeskEvent, DeskEventAnswer, QueuePlace } from '../contract/chat-report.ts';
import type { HeardUpTo } from '../contract/link-object.ts';
import type { FilledForm, FormTaken, IncomingMail, MailTaken, TranscriptTaken } from '../contract/mail.ts';
import type { Browser } from '../contract/push-box.ts';
import type { GivenRating, RatingTaken } from '../contract/rating.ts';
import type { Speaking, SpokenState } from '../contract/speaking-link.ts';
import { log } from '../log.ts';
import { ChatReads } from './chat-reads.ts';
import { onceAgreed } from './once-agreed.ts';

/** Close code of a socket whose message could not be taken just now. */
const TRY_AGAIN = 1013;

const always = (): boolean => true;

/**
 * One customer's chat. It decodes nothing and decides nothing: each call goes to the part that does the work, which stores the
 * result before anything is awaited; {@link ChatParts} says which parts there are. Here stand the calls that change something;
 * {@link ChatReads} has those that read.
 */
export class ChatSession extends ChatReads implements ChatObject {
  /** Takes frames in their order. Everything is stored before the first `await`, and the answer waits for the disk. */
  handle(frames: ChatFrame[], terms: BatchTerms): Promise<ReachedAnswer> {
    return this.#agreeing(
      () => frames.some(isWord),
      () => this.parts.calls.takeBatch(frames, terms),
    );
  }

  /** Takes what somebody says over a link. Everything is stored before the first `await`. */
  async fromLink(link: string, spoken: SpokenFrame[]): Promise<Refusal[]> {
    const frames = spoken.map(({ frame }) => frame);
    return this.#agreeing(
      () => frames.some(isWord),
      () =>
        this.parts.edge.takeFrom(link, spoken).map(({ frame, ...refusal }) => ({
          index: frames.indexOf(frame),
          ...refusal,
        })),
    );
  }

  follow(link: string): HeardUpTo {
    return this.parts.edge.follow(link);
  }

  speak(link: string, speaking: Speaking, frames: ChatFrame[]): SpokenState {
    return this.parts.edge.speak(link, speaking, frames);
  }

  leave(link: string): void {
    this.parts.edge.leave(link);
  }

  goOn(link: string, heard: HeardUpTo): void {
    this.parts.edge.links.goOn(link, heard);
  }

  typing(link: string, by: string, typing: Typing): void {
    this.parts.edge.typing(link, by, typing);
  }

  bridgeCame(): void {
    const { store } = this.parts;
    const { record } = store;
    if (!record.isBridged) store.save({ ...record, isBridged: true });
  }

  /** Opens a customer's socket. */
  override fetch(request: Request): Response {
    this.parts.hooks.lookAgain();
    return this.parts.edge.accept(request);
  }

  override async webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): Promise<void> {
    try {
      await this.#agreeing(
        () => this.parts.edge.bringsWord(ws, data),
        () => this.parts.edge.receive(ws, data),
      );
    } catch (error) {
      log('workspace_unreached', { error });
      // The message was not taken, so it is not acknowledged: the client connects again and repeats it.
      ws.close(TRY_AGAIN, 'Try again.');
    }
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    this.parts.edge.closed(ws, code);
  }

  override webSocketError(ws: WebSocket): void {
    this.parts.edge.closed(ws, 1000);
  }

  /** The queue has moved: tells the customer the new place. */
  queueMoved(place: QueuePlace): void {
    this.parts.chat.queueMoved(place);
    this.parts.edge.sayHeldNow();
  }

  /** The hours have changed: tells the open pages, and stores nothing. */
  openingChanged(opening: ToldOpening): void {
    this.parts.sayOpening(opening);
  }

  /** An event from the desk. The answer holds what the chat would otherwise call the desk for, so the two never wait for each other. */
  apply(event: DeskEvent): DeskEventAnswer {
    const { calls, store, annotations } = this.parts;
    const before = store.record.state;
    const answer = calls.apply(event);
    const line = deskLineOf(event, before, store.record.state);
    if (line !== null) annotations.noteOfDesk(line);
    return answer;
  }

  async postMessage(post: NewPost): Promise<PostAnswer> {
    const { store, edge, calls, history } = this.parts;
    const work = () =>
      postMessage(post, {
        record: store.record,
        take: (frame) => edge.taking([frame], () => calls.takePosted([frame])),
        after: (seq, limit) => history.after(seq, limit),
      });
    return post.as === 'customer' ? this.#agreeing(always, work) : work();
  }

  writeFirst(words: FirstWords): WrittenAnswer {
    const { store, edge, calls } = this.parts;
    const answer = edge.taking([], () =>
      writeFirst(words, {
        record: () => store.record,
        take: (frames) => calls.takePosted(frames),
        letIn: (attendant) => calls.letIn(attendant),
      }),
    );
    edge.customerSeen();
    return answer;
  }

  answerTurn(turnId: string, answer: BotAnswer): Promise<TurnTaken> {
    return this.parts.bots.answer(turnId, answer);
  }

  askToJoin(attendant: AttendantCard): JoinOutcome {
    return this.parts.joining.ask(attendant, Date.now());
  }

  answerJoin(by: Pick<AttendantCard, 'id' | 'type'>, attendantId: string, accepted: boolean): JoinOutcome {
    return this.parts.joining.answer(by, attendantId, accepted);
  }

  changeMessage(words: NewWords): ChangeAnswer {
    return this.parts.changes.change(words, Date.now());
  }

  bringPart(part: ImportPart): ImportedPart | 'full' {
    const { store, edge, calls, chat, annotations } = this.parts;
    return edge.taking([], () =>
      bringPart(part, {
        store,
        annotations,
        begin: (customer, begunAt) => chat.begin(customer, begunAt),
        take: (frames) => calls.takePosted(frames),
      }),
    );
  }

  putDrafts(attendantId: string, body: DraftsBody): Promise<Drafts | null> {
    return this.parts.drafts.put(attendantId, body, Date.now());
  }

  addNote(note: NewNote, from: Person): Promise<NoteAnswer> {
    return this.parts.annotations.addNote(note, from);
  }

  putAttributes(values: Record<string, string | null>, proof: AttributeProof): AttributesAnswer {
    return this.parts.annotations.putAttributes(values, proof);
  }

  takeForm(form: FilledForm): Promise<FormTaken> {
    return this.parts.mail.takeForm(form);
  }

  sendTranscript(wish: Omit<FilledForm, 'values'>): Promise<TranscriptTaken> {
    return this.parts.mail.sendTranscript(wish);
  }

  takeMail(mail: IncomingMail): Promise<MailTaken> {
    return this.#agreeing(always, () => this.parts.mail.take(mail));
  }

  stopMail(key: string, why: 'bounced' | 'complained'): void {
    this.parts.mail.stop(key, why);
  }

  addBrowser(browser: Browser): Promise<boolean> {
    return this.parts.push.add(browser);
  }

  removeBrowser(endpoint?: string): void {
    this.parts.push.remove(endpoint);
  }

  putTags(given: TagsBody): ChatTags | null {
    return this.parts.annotations.putTags(given);
  }

  rate(given: GivenRating): RatingTaken {
    return this.parts.annotations.rate(given);
  }

  archiveFormer(): Promise<void> {
    return this.parts.archiver.former();
  }

  bookAgain(): Promise<void> {
    return this.parts.bookkeeper.again();
  }

  /** Ends the chat and deletes what it holds; desk and bridge are told, until they have done the same. */
  erase(): Promise<Erasure> {
    return this.parts.eraser.erase();
  }

  /** The bridge, or a mirror beside it, has erased its part. */
  erasedByBridge(bridge: ErasedByBridge): void {
    this.parts.eraser.doneBy(bridge);
  }

  async planFile(id: string, size: number, isBrought = false): Promise<FilePlan> {
    const plan = this.parts.files.plan(id, size, Date.now(), isBrought);
    if (plan.kind === 'free') await this.parts.scheduler.arm();
    return plan;
  }

  giveUpFile(id: string): void {
    this.parts.files.giveUp(id);
  }

  async addFile(attachment: Attachment, upload: UploadTerms): Promise<boolean> {
    const isKept = this.parts.files.add(attachment, upload, Date.now());
    await this.parts.scheduler.arm();
    return isKept;
  }

  #agreeing<T>(bringsWord: () => boolean, work: () => T | Promise<T>): Promise<T> {
    return onceAgreed(this.ctx, this.parts.consents, bringsWord, work);
  }

  override async alarm(): Promise<void> {
    this.parts.store.endDoubt();
    this.parts.edge.alarmCame();
    this.parts.files.woken();
    this.parts.hooks.lookAgain();
    await this.parts.scheduler.alarm();
  }
}
