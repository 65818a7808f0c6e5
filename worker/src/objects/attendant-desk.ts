import { DurableObject } from 'cloudflare:workers';
import {
  type ApiChat,
  type ApiChats,
  type AttendantSession,
  type Customer,
  type DeskPicture,
  type FiguresNow,
  type Id,
  type Mark,
  type MarkBody,
  type Note,
  siteOfObject,
  type Team,
} from '@chimpassist/protocol';
import type { DeskAnswer, DeskFrame, Publish, Refusal, TopicsPage } from '@chimpassist/protocol/frames';
import type { ChatReport, ReportAnswer } from '../contract/chat-report.ts';
import type {
  Account,
  ChatsFilter,
  DeskObject,
  Receiver,
  SignIn,
  Standing,
} from '../contract/desk-object.ts';
import type { Env } from '../contract/env.ts';
import type { DeskInterest } from '../contract/link-object.ts';
import type { Effects } from '../contract/outlet.ts';
import type { WorkspaceNews } from '../contract/workspace-object.ts';
import { AccountsAtDesk } from '../desk/accounts-at-desk.ts';
import { apiChatOf, apiChats } from '../desk/api-chats.ts';
import { ChatReports } from '../desk/chat-reports.ts';
import { DeskFrames } from '../desk/desk-frames.ts';
import { deskJobs } from '../desk/desk-jobs.ts';
import { hasReceiver, liveTopics, sessionsOf, teamFor } from '../desk/desk-queries.ts';
import { DeskStore } from '../desk/desk-store.ts';
import { DeskWork } from '../desk/desk-work.ts';
import { Feed } from '../desk/feed.ts';
import { figuresNow } from '../desk/figures-now.ts';
import { HooksAtDesk } from '../desk/hooks-at-desk.ts';
import { Marks } from '../desk/marks.ts';
import { Mentions } from '../desk/mentions.ts';
import { Presence } from '../desk/presence.ts';
import { QueueTelling } from '../desk/queue-telling.ts';
import { WorkspaceRevisions } from '../desk/workspace-revisions.ts';
import { DeskOutlets } from '../outlet/desk-outlets.ts';
import { settingsOf } from '../settings.ts';
import { Scheduler } from '../storage/scheduler.ts';
import { objectsOf } from './addresses.ts';
import { ShiftKeeper } from './shift-keeper.ts';

/**
 * The desk of one Worker: who is there, who has how much to do, who waits, and the outlet for what objects say unasked.
 * A chat tells it all of its state; the desk never waits for a chat that waits for the desk.
 */
export class AttendantDesk extends DurableObject<Env> implements DeskObject {
  readonly #store: DeskStore;
  readonly #mostChats: number | null;
  readonly #outlets: DeskOutlets;
  readonly #feed: Feed;
  readonly #accounts: AccountsAtDesk;
  readonly #work: DeskWork;
  readonly #reports: ChatReports;
  readonly #frames: DeskFrames;
  readonly #scheduler: Scheduler;
  readonly #workspace: WorkspaceRevisions;
  readonly #mentions: Mentions;
  readonly #marks: Marks;
  readonly #hooks: HooksAtDesk;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { site } = siteOfObject(ctx.id.name ?? '');
    const settings = settingsOf(env, site);
    const objects = objectsOf(env, site);
    const { chat, link } = objects;
    const shifts = new ShiftKeeper(objects);
    const waitUntil = (work: Promise<void>) => ctx.waitUntil(work);
    const arm = () => this.#scheduler.arm();
    const store = new DeskStore(ctx.storage, (counted) => this.#outlets.bridge.remember(counted));
    this.#store = store;
    this.#mostChats = settings.attendantMaxSessions;
    const outlets = new DeskOutlets({
      ctx,
      store,
      retentionMs: settings.retentionMs,
      linkOf: link,
      firstBridgeCame: () => waitUntil(this.#work.tellOfBridge()),
    });
    this.#outlets = outlets;
    const before = outlets.bridge.remembered;
    if (before !== null) store.counters.resume(before);
    this.#workspace = new WorkspaceRevisions(ctx.storage);
    const kept = { storage: ctx.storage, store, outlet: outlets.toAll };
    this.#mentions = new Mentions(kept);
    this.#marks = new Marks(kept);
    this.#hooks = new HooksAtDesk(ctx.storage);
    this.#feed = new Feed(store, outlets.toAll);
    const presence = new Presence(
      store,
      this.#feed,
      settings.legacyClients,
      () => outlets.bridge.isThere,
      (shift) => waitUntil(shifts.keep(shift)),
    );
    this.#work = new DeskWork({
      chatOf: chat,
      settings,
      store,
      outlet: outlets.toAll,
      sayOffer: (n, publish) => outlets.sayOffer(n, publish),
      feed: this.#feed,
      presence,
      arm,
    });
    const settle = () => this.#work.due();
    this.#accounts = new AccountsAtDesk({ store, presence, settle });
    this.#reports = new ChatReports({
      store,
      work: this.#work,
      queue: new QueueTelling({ store, chatOf: chat }),
      feed: this.#feed,
      isBridged: () => outlets.isBridged,
      isMirrored: () => outlets.mirrorOrders.isThere,
      hooks: () => this.#hooks.ids,
      isOver: (sessionTopic) => outlets.grown(sessionTopic),
      arm,
      waitUntil,
    });
    this.#frames = new DeskFrames({
      store,
      presence,
      looksAt: (attendantId, sessionTopic) => {
        this.#mentions.seen(attendantId, sessionTopic);
        this.#marks.seen(attendantId, sessionTopic);
      },
      epoch: () => outlets.bridge.epoch,
      counts: (frame, name) => outlets.plain.counts(frame, name),
      settle,
    });
    this.#scheduler = new Scheduler(
      ctx.storage,
      deskJobs({ store, work: this.#work, isHeard: () => outlets.isHeard }),
    );
  }

  /** A chat's whole state. One that is older than what is known changes nothing. */
  sync(report: ChatReport): Promise<ReportAnswer> {
    return this.#reports.take(report);
  }

  /** Presence and the desk's own commands. */
  frames(frames: DeskFrame[], epoch: number): Promise<Extract<DeskAnswer, { ok: true }>> {
    return this.#frames.fromBridge(frames, epoch);
  }

  /** The same, of an attendant whose sockets end in a link. */
  fromLink(link: string, frames: DeskFrame[]): Promise<Refusal[]> {
    return this.#frames.fromLink(link, frames);
  }

  claimClientId(person: string, clientId: string, link: string): Promise<void> {
    return this.#outlets.plain.claim(person, clientId, link);
  }

  releaseClientId(person: string, clientId: string, link: string): void {
    this.#outlets.plain.release(person, clientId, link);
  }

  followElsewhere(link: string, filters: string[]): void {
    this.#outlets.plain.follow(link, filters);
  }

  tellFollowers(publishes: Publish[], from: string): void {
    this.#outlets.tellFollowers(publishes, from);
  }

  /** Resolves when all chats that there are know of a link that wants to hear them. */
  async listen(link: string, interest: DeskInterest): Promise<void> {
    this.#store.links.put({ link, ...interest });
    await this.#scheduler.arm();
    if (interest.chats) await this.#work.tellOfLink(link);
  }

  /** The hook has let somebody in. */
  signedIn(account: Account, signIn: SignIn): Promise<void> {
    return this.#accounts.signedIn(account, signIn);
  }

  /** A token was verified, at its renewal or otherwise. @returns the level that counts. */
  tokenSeen(attendantId: string, type: string, signIn: SignIn): string {
    return this.#accounts.tokenSeen(attendantId, type, signIn);
  }

  /** A sign-in was ended; with the last one the attendant is gone. */
  signedOut(attendantId: string, signInId: string): Promise<void> {
    return this.#accounts.signedOut(attendantId, signInId);
  }

  /** Somebody of the built-in directory was changed; their sign-ins of epochs before this one have ended. */
  accountChanged(account: Account, epoch: number): Promise<void> {
    return this.#accounts.changed(account, epoch);
  }

  /** What is known of those who say to be these attendants. */
  standings(attendantIds: string[]): Map<string, Standing> {
    return this.#accounts.standings(attendantIds);
  }

  /** Whether somebody is there to whom a chat can be handed over, other than the giver and those who are in it. */
  hasReceiver(sessionTopic: string, to: Receiver, giverId: string): boolean {
    return hasReceiver(this.#store, sessionTopic, to, giverId);
  }

  /** The members of a team to whom a chat can be handed over; none where nobody of them is there but the giver. */
  teamFor(sessionTopic: string, team: string, giverId: string): Id[] {
    return teamFor(this.#store, sessionTopic, team, giverId);
  }

  picture(): DeskPicture {
    return this.#feed.picture();
  }

  /** The picture for an attendant whose token was verified; the desk may not know of the sign-in yet. */
  async pictureFor(attendantId: string, type: string, signIn: SignIn): Promise<DeskPicture> {
    await this.#accounts.cameWith(attendantId, type, signIn);
    const mentions = this.#mentions.of(attendantId);
    const marks = this.#marks.of(attendantId);
    return {
      ...this.#feed.picture(attendantId),
      workspace: this.#workspace.for(attendantId),
      ...(mentions.length > 0 ? { mentions } : {}),
      ...(marks.length > 0 ? { marks } : {}),
    };
  }

  /** The workspace has changed: all desks hear of it, and chats are routed by it. */
  async workspaceChanged(news: WorkspaceNews): Promise<void> {
    const effects = this.#workspace.heard(news);
    if (effects === null) return;
    this.#outlets.toAll.pushPerishable(effects);
    if (news.routing !== undefined) await this.#work.routingChanged(news.routing);
  }

  putMark(attendantId: string, customerId: Id, mark: MarkBody['mark']): Mark[] {
    return this.#marks.put(attendantId, customerId, mark, Date.now());
  }

  /** Tells those whom a note mentions. */
  mentioned(note: Note, customer: Customer): void {
    this.#mentions.add(note, customer);
  }

  figuresNow(teams: Team[]): FiguresNow {
    return figuresNow(this.#store, teams, this.#mostChats, Date.now());
  }

  liveTopics(attendantId: string | null, limit: number): { topics: string[]; isMore: boolean } {
    return liveTopics(this.#store, attendantId, limit);
  }

  putHook(id: string, isThere: boolean): void {
    this.#hooks.put(id, isThere);
  }

  chatsPage(filter: ChatsFilter): ApiChats {
    return apiChats(this.#store.chats, filter);
  }

  chat(sessionTopic: string): ApiChat | null {
    const chat = this.#store.chats.chat(sessionTopic);
    return chat === null ? null : apiChatOf(chat);
  }

  /** The sessions of an attendant, one per customer; those that wait say so, others that it is no longer in are `aborted`. */
  sessionsOf(attendantId: string, offset: number, limit: number): AttendantSession[] {
    return sessionsOf(this.#store, attendantId, offset, limit);
  }

  topics(after: string, limit: number): string[] {
    return this.#store.chats.topicsAfter(after, limit, 0).topics;
  }

  topicsSince(after: string, limit: number, since: number): TopicsPage {
    return this.#store.chats.topicsAfter(after, limit, since);
  }

  /** A chat's log has grown. A mirror that is away looks at all that are live, and at what is written down of others. */
  grown(sessionTopic: string, isOver: boolean): boolean {
    this.#outlets.grown(sessionTopic);
    return !isOver || this.#store.chats.touch(sessionTopic);
  }

  /** Forgets a chat of which nothing is kept any more. */
  forget(sessionTopic: string): void {
    this.#reports.forget(sessionTopic);
  }

  /** Forgets a chat, and keeps the order for the bridge until it has taken it. */
  erase(sessionTopic: string): boolean {
    this.#reports.forget(sessionTopic);
    this.#mentions.forget(sessionTopic);
    this.#marks.forget(sessionTopic);
    return this.#outlets.erase(sessionTopic);
  }

  erasedByMirror(sessionTopic: string): void {
    this.#outlets.mirrorOrders.done(sessionTopic);
  }

  takesFiles(): boolean {
    return this.#outlets.bridge.takesFiles;
  }

  bridgeHeardAt(): number | null {
    return this.#outlets.bridge.heardAt;
  }

  relayNow(effects: Effects): void {
    this.#outlets.bridge.pushPerishable(effects);
  }

  /** Says to the bridge what a chat has to say to it unasked. */
  relay(effects: Effects): void {
    this.#outlets.relay(effects);
  }

  override fetch(request: Request): Response {
    return this.#outlets.accept(request);
  }

  override async webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): Promise<void> {
    // What fell due while there was no bridge.
    if (this.#outlets.receive(ws, data)) await this.#scheduler.arm();
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    this.#outlets.closed(ws, code);
  }

  override async alarm(): Promise<void> {
    await this.#scheduler.alarm();
  }
}
