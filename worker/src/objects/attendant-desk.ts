import { DurableObject } from 'cloudflare:workers';
import {
  CALLS,
  type Customer,
  type DeskPicture,
  idText,
  type Note,
  type SessionInfo,
  siteOfObject,
  TOPICS,
} from '@chimpassist/protocol';
import type {
  AttendantEmail,
  DeskAnswer,
  DeskFrame,
  Publish,
  Refusal,
  TopicsPage,
} from '@chimpassist/protocol/frames';
import type { ChatReport, ReportAnswer } from '../contract/chat-report.ts';
import type { Account, DeskObject, Receiver, SignIn, Standing } from '../contract/desk-object.ts';
import type { Env } from '../contract/env.ts';
import type { DeskInterest } from '../contract/link-object.ts';
import type { Effects, Outlet } from '../contract/outlet.ts';
import type { WorkspaceNews } from '../contract/workspace-object.ts';
import { AccountsAtDesk } from '../desk/accounts-at-desk.ts';
import type { Counted } from '../desk/counters.ts';
import { dated } from '../desk/dated-report.ts';
import { hasReceiver, liveTopics, sessionsOf } from '../desk/desk-queries.ts';
import { DeskStore } from '../desk/desk-store.ts';
import { DeskWork } from '../desk/desk-work.ts';
import { Feed } from '../desk/feed.ts';
import { Mentions } from '../desk/mentions.ts';
import { MirrorOrders } from '../desk/mirror-orders.ts';
import { Presence } from '../desk/presence.ts';
import type { ChatRow } from '../desk/rows.ts';
import { Snapshot } from '../desk/snapshot.ts';
import { WorkspaceRevisions } from '../desk/workspace-revisions.ts';
import { log } from '../log.ts';
import { BridgeLease } from '../outlet/bridge-lease.ts';
import { BRIDGE_OUTLET, BridgeSocket } from '../outlet/bridge-socket.ts';
import { DeskLinks } from '../outlet/desk-links.ts';
import { MirrorSockets } from '../outlet/mirror-sockets.ts';
import { OutletGroup } from '../outlet/outlet-group.ts';
import { OutletLog } from '../outlet/outlet-log.ts';
import { PlainAtDesk } from '../outlet/plain-at-desk.ts';
import { type Settings, settingsOf } from '../settings.ts';
import { Scheduler } from '../storage/scheduler.ts';
import { type Objects, objectsOf } from './addresses.ts';

/** Chats that are called together. */
const CHATS_AT_ONCE = 50;
const STALE = { code: 'stale_epoch', message: 'Another bridge has taken over.' } as const;

/**
 * The desk of one Worker: who is there, who has how much to do, who waits, and the outlet for what objects say unasked.
 * A chat tells it all of its state; the desk never waits for a chat that waits for the desk.
 */
export class AttendantDesk extends DurableObject<Env> implements DeskObject {
  readonly #store: DeskStore;
  readonly #settings: Settings;
  readonly #bridge: BridgeSocket;
  readonly #mirrors: MirrorSockets;
  readonly #mirrorOrders: MirrorOrders;
  readonly #links: DeskLinks;
  readonly #plain: PlainAtDesk;
  readonly #feed: Feed;
  readonly #presence: Presence;
  readonly #accounts: AccountsAtDesk;
  readonly #work: DeskWork;
  readonly #scheduler: Scheduler;
  readonly #chatOf: Objects['chat'];
  readonly #workspace: WorkspaceRevisions;
  readonly #mentions: Mentions;
  readonly #outlet: Outlet;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { site } = siteOfObject(ctx.id.name ?? '');
    this.#store = new DeskStore(ctx.storage, (counted) => this.#bridge.remember(counted));
    this.#settings = settingsOf(env, site);
    this.#bridge = new BridgeSocket({
      ctx,
      lease: new BridgeLease(ctx.storage.sql),
      log: new OutletLog({
        sql: ctx.storage.sql,
        outlets: [BRIDGE_OUTLET],
        nextNumber: () => this.#store.counters.up('outbox_n'),
      }),
      snapshot: new Snapshot(this.#store),
      retentionMs: this.#settings.retentionMs,
      heardUpTo: (n) => this.#heardUpTo(n),
    });
    this.#mirrorOrders = new MirrorOrders(ctx.storage.sql);
    this.#mirrors = new MirrorSockets({
      ctx,
      retentionMs: this.#settings.retentionMs,
      orders: this.#mirrorOrders,
      bridge: this.#bridge,
    });
    const before = this.#bridge.remembered;
    if (before !== null) this.#store.counters.resume(before);
    const { chat, link } = objectsOf(env, site);
    this.#chatOf = chat;
    const waitUntil = (work: Promise<void>) => ctx.waitUntil(work);
    this.#plain = new PlainAtDesk({ storage: ctx.storage, linkOf: link, waitUntil });
    this.#links = new DeskLinks({
      links: this.#store.links,
      tell: (name, said) => link(name).tell(said),
      waitUntil,
    });
    const outlet = new OutletGroup([this.#bridge, this.#links]);
    this.#outlet = outlet;
    this.#workspace = new WorkspaceRevisions(ctx.storage);
    this.#mentions = new Mentions(ctx.storage);
    this.#feed = new Feed(this.#store, outlet);
    this.#presence = new Presence(
      this.#store,
      this.#feed,
      this.#settings.legacyClients,
      () => this.#bridge.isThere,
    );
    this.#work = new DeskWork({
      chatOf: chat,
      settings: this.#settings,
      store: this.#store,
      outlet,
      sayOffer: (n, publish) => {
        this.#bridge.sayAs(n, { publishes: [publish] });
        this.#links.push({ publishes: [publish] });
      },
      feed: this.#feed,
      presence: this.#presence,
      arm: () => this.#scheduler.arm(),
    });
    this.#accounts = new AccountsAtDesk({
      store: this.#store,
      presence: this.#presence,
      settle: () => this.#work.due(),
    });
    // Without a bridge or a link nobody would hear of anything: silence counts only while there is one, and until then the desk
    // sleeps.
    const whileHeard = (due: number | null) =>
      this.#bridge.isThere || this.#store.links.all.size > 0 ? due : null;
    this.#scheduler = new Scheduler(ctx.storage, [
      {
        name: 'lost attendants',
        nextDue: () => whileHeard(this.#store.nextLost()),
        run: (now) => this.#work.workLost(now),
      },
      {
        name: 'silent offers',
        nextDue: () => whileHeard(this.#store.slots.nextOfferExpires),
        run: () => this.#work.due(),
      },
      {
        name: 'customers to be told',
        nextDue: () => whileHeard(this.#store.isUntoldDue ? 0 : null),
        run: () => this.#work.workUntold(),
      },
    ]);
  }

  /** A chat's whole state. An older `rev` than known changes nothing. */
  async sync(received: ChatReport): Promise<ReportAnswer> {
    const known = this.#store.chats.chat(received.sessionTopic);
    if (known && known.rev > received.rev) return this.#answer(known, false);
    const report = dated(received, known, () => this.#store.now());
    const isFirstToKnow = (nobodyFor: ReadonlySet<string>) =>
      nobodyFor.has(report.sessionTopic) && report.state === 'waiting' && report.info.status !== 'aborted';
    const nobody = this.#work.change(
      (assignment) => this.#work.takeReport(report, known, assignment),
      (assignment) => {
        // The desk itself tells the chat, in its answer, that nobody is there: its row says so too.
        if (isFirstToKnow(assignment.nobody)) this.#store.chats.markAnnounced(report.sessionTopic);
      },
    );
    await this.#scheduler.arm();
    const isNobody = isFirstToKnow(nobody);
    nobody.delete(report.sessionTopic);
    this.ctx.waitUntil(this.#work.tellNobody(nobody));
    // What was said last is there at once.
    if (report.state === 'over') this.#mirrors.grown(report.sessionTopic);
    return this.#answer(report, isNobody);
  }

  /** Presence and the desk's own commands. */
  async frames(frames: DeskFrame[], epoch: number): Promise<Extract<DeskAnswer, { ok: true }>> {
    const refused: Refusal[] = [];
    const attendants: AttendantEmail[] = [];
    const isStale = epoch < this.#bridge.epoch;
    for (const [index, frame] of frames.entries()) {
      const refusal = isStale
        ? STALE
        : this.#store.transaction(() => this.#presence.take(frame, attendants, 'broker'));
      if (refusal !== null) refused.push({ index, ...refusal });
      else this.#looksAt(frame);
    }
    await this.#work.due();
    return { desk: true, ok: true, refused, attendants };
  }

  /** The same, of an attendant whose sockets end in a link. */
  async fromLink(link: string, frames: DeskFrame[]): Promise<Refusal[]> {
    const refused: Refusal[] = [];
    for (const [index, frame] of frames.entries()) {
      const refusal = this.#store.transaction(() =>
        this.#plain.counts(frame, link) ? this.#presence.take(frame, [], 'link') : null,
      );
      if (refusal !== null) refused.push({ index, ...refusal });
      else this.#looksAt(frame);
    }
    await this.#work.due();
    return refused;
  }

  /** An attendant opens a chat: what colleagues have mentioned there is seen. */
  #looksAt(frame: DeskFrame): void {
    if (frame.kind !== 'command' || frame.command.command !== 'viewing') return;
    const { sessionTopic } = frame.command;
    if (sessionTopic !== null) this.#mentions.seen(idText(frame.attendant.id), sessionTopic);
  }

  claimClientId(person: string, clientId: string, link: string): Promise<void> {
    return this.#plain.claim(person, clientId, link);
  }

  releaseClientId(person: string, clientId: string, link: string): void {
    this.#plain.release(person, clientId, link);
  }

  followElsewhere(link: string, filters: string[]): void {
    this.#plain.follow(link, filters);
  }

  tellFollowers(publishes: Publish[], from: string): void {
    this.#links.push({ publishes });
    this.#plain.tell(publishes, from);
  }

  /** Resolves when all chats that there are know of a link that wants to hear them. */
  async listen(link: string, interest: DeskInterest): Promise<void> {
    const { chats } = this.#store;
    this.#store.links.put({ link, ...interest });
    await this.#scheduler.arm();
    if (!interest.chats) return;
    const topics = chats.liveChats().map(({ sessionTopic }) => sessionTopic);
    while (topics.length > 0) {
      const some = topics.splice(0, CHATS_AT_ONCE);
      await Promise.all(
        some.map((topic) =>
          // One that cannot be reached now is told at its next report.
          this.#chatOf(topic)
            .follow(link)
            .catch((error: unknown) => log('chat_failed', { error })),
        ),
      );
    }
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

  picture(): DeskPicture {
    return this.#feed.picture();
  }

  /** The picture for an attendant whose token was verified; the desk may not know of the sign-in yet. */
  async pictureFor(attendantId: string, type: string, signIn: SignIn): Promise<DeskPicture> {
    await this.#accounts.cameWith(attendantId, type, signIn);
    const mentions = this.#mentions.of(attendantId);
    return {
      ...this.#feed.picture(attendantId),
      workspace: this.#workspace.for(attendantId),
      ...(mentions.length > 0 ? { mentions } : {}),
    };
  }

  /** The workspace has changed: all desks hear of it. */
  workspaceChanged(news: WorkspaceNews): void {
    const effects = this.#workspace.heard(news);
    if (effects !== null) this.#outlet.pushPerishable(effects);
  }

  /** Tells those whom a note mentions. */
  mentioned(note: Note, customer: Customer): void {
    const payload = { customerId: customer.id, customerName: customer.name, note };
    const publishes = note.mentions.map((id) => ({ topic: TOPICS.mentions(id), payload, qos: 1 as const }));
    this.#store.transaction(() => {
      this.#mentions.add(note, customer);
      this.#outlet.push({ publishes });
    });
  }

  liveTopics(attendantId: string | null, limit: number): { topics: string[]; isMore: boolean } {
    return liveTopics(this.#store, attendantId, limit);
  }

  /** The sessions of an attendant, one per customer; those that wait say so, others that it is no longer in are `aborted`. */
  sessionsOf(attendantId: string, offset: number, limit: number): SessionInfo[] {
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
    this.#mirrors.grown(sessionTopic);
    return !isOver || this.#store.chats.touch(sessionTopic);
  }

  /** Forgets a chat of which nothing is kept any more. */
  forget(sessionTopic: string): void {
    const known = this.#store.chats.chat(sessionTopic);
    if (known === null) return;
    this.#work.change(() => {
      this.#store.chats.forget(known);
      this.#feed.chat(sessionTopic);
    });
  }

  /** Forgets a chat, and keeps the order for the bridge until it has taken it. */
  erase(sessionTopic: string): boolean {
    this.forget(sessionTopic);
    this.#mentions.forget(sessionTopic);
    this.#store.transaction(() => {
      this.#bridge.push({ erase: [sessionTopic] });
      this.#mirrors.erase(sessionTopic);
    });
    return this.#bridge.epoch > 0 || this.#mirrorOrders.isThere;
  }

  erasedByMirror(sessionTopic: string): void {
    this.#mirrorOrders.done(sessionTopic);
  }

  takesFiles(): boolean {
    return this.#bridge.takesFiles;
  }

  bridgeHeardAt(): number | null {
    return this.#bridge.heardAt;
  }

  relayNow(effects: Effects): void {
    this.#bridge.pushPerishable(effects);
  }

  /** Says to the bridge what a chat has to say to it unasked. */
  relay(effects: Effects): void {
    // Where no bridge ever came, nobody would take it away.
    if (this.#bridge.epoch === 0) return;
    this.#store.transaction(() => this.#bridge.push(effects));
  }

  override fetch(request: Request): Response {
    const isMirror = new URL(request.url).pathname === CALLS.bridgeMirror.path;
    return isMirror ? this.#mirrors.accept() : this.#bridge.accept();
  }

  override async webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): Promise<void> {
    if (this.#mirrors.has(ws)) {
      this.#mirrors.receive(ws, data);
      return;
    }
    const wasBridged = this.#bridge.epoch > 0;
    if (!this.#bridge.receive(ws, data)) return;
    if (this.#bridge.isMirroring) this.#mirrorOrders.came();
    if (!wasBridged && this.#bridge.epoch > 0) this.ctx.waitUntil(this.#work.tellOfBridge());
    // What fell due while there was no bridge.
    await this.#scheduler.arm();
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    if (this.#mirrors.has(ws)) this.#mirrors.closed(ws, code);
    else this.#bridge.closed(ws, code);
  }

  override async alarm(): Promise<void> {
    await this.#scheduler.alarm();
  }

  #heardUpTo(n: number): Counted {
    this.#store.transaction(() => this.#store.counters.raise('outbox_n', n));
    return this.#store.counters.now;
  }

  #answer(chat: Pick<ChatRow, 'state' | 'arrivedAt' | 'sessionTopic'>, nobody: boolean): ReportAnswer {
    const { watchers } = this.#store.links;
    return {
      ...(watchers.length > 0 ? { watchers } : {}),
      nobody,
      position: this.#store.chats.positionOf(chat),
      isBridged: this.#bridge.epoch > 0,
      ...(this.#mirrorOrders.isThere ? { isMirrored: true } : {}),
    };
  }
}
