import type { Customer, DeskPicture, Id, Mark, MarkBody, Note, Quiet } from '@chimpassist/protocol';
import type { BridgeMail, DeskAnswer, DeskFrame, Publish, Refusal } from '@chimpassist/protocol/frames';
import type { ChatReport, ReportAnswer } from '../contract/chat-report.ts';
import type { Account, DeskObject, SignIn } from '../contract/desk-object.ts';
import type { Doubt } from '../contract/doubt.ts';
import type { DeskInterest } from '../contract/link-object.ts';
import type { Effects } from '../contract/outlet.ts';
import type { Browser } from '../contract/push-box.ts';
import type { WorkspaceChange } from '../contract/workspace-object.ts';
import { openingOf } from '../hours/opening.ts';
import { DeskReads } from './desk-reads.ts';

/**
 * The desk of one Worker: which attendants are there, how much each has to do, which customers wait, and the outlet for what objects publish by themselves.
 * A chat tells it all of its state; the desk never waits for a chat that waits for the desk. Here stand the calls that change
 * something; {@link DeskReads} has those that read.
 */
export class AttendantDesk extends DeskReads implements DeskObject {
  /** Takes a chat's whole state. A report that is older than what is known changes nothing. */
  sync(report: ChatReport): Promise<ReportAnswer> {
    return this.parts.reports.take(report);
  }

  /** Takes presence and the desk's own commands from the bridge. */
  frames(frames: DeskFrame[], epoch: number): Promise<Extract<DeskAnswer, { ok: true }>> {
    return this.parts.frames.fromBridge(frames, epoch);
  }

  /** Takes the same from an attendant whose sockets end in a link. */
  fromLink(link: string, frames: DeskFrame[]): Promise<Refusal[]> {
    return this.parts.frames.fromLink(link, frames);
  }

  claimClientId(person: string, clientId: string, link: string): Promise<void> {
    return this.parts.outlets.plain.claim(person, clientId, link);
  }

  releaseClientId(person: string, clientId: string, link: string): void {
    this.parts.outlets.plain.release(person, clientId, link);
  }

  followElsewhere(link: string, filters: string[]): void {
    this.parts.outlets.plain.follow(link, filters);
  }

  tellFollowers(publishes: Publish[], from: string): void {
    this.parts.outlets.tellFollowers(publishes, from);
  }

  /** Resolves when all live chats know of the link, where it wants to hear them. */
  async listen(link: string, interest: DeskInterest): Promise<void> {
    this.parts.store.links.put({ link, ...interest });
    await this.parts.scheduler.arm();
    if (interest.chats) await this.parts.live.follow(link);
  }

  /** The hook has let somebody in. */
  signedIn(account: Account, signIn: SignIn): Promise<void> {
    return this.parts.accounts.signedIn(account, signIn);
  }

  /** A token was verified, at its renewal or otherwise. @returns the level that counts. */
  tokenSeen(attendantId: string, type: string, signIn: SignIn): string {
    return this.parts.accounts.tokenSeen(attendantId, type, signIn);
  }

  /** A sign-in was ended; with the last one the attendant is gone. */
  signedOut(attendantId: string, signInId: string): Promise<void> {
    return this.parts.accounts.signedOut(attendantId, signInId);
  }

  /** Somebody of the built-in directory was changed; their sign-ins of epochs before this one have ended. */
  accountChanged(account: Account, epoch: number): Promise<void> {
    return this.parts.accounts.changed(account, epoch);
  }

  /** Returns the picture for an attendant whose token was verified; the desk may not know of the sign-in yet. */
  async pictureFor(attendantId: string, type: string, signIn: SignIn): Promise<DeskPicture> {
    await this.parts.accounts.cameWith(attendantId, type, signIn);
    const mentions = this.parts.mentions.of(attendantId);
    const marks = this.parts.marks.of(attendantId);
    const quiet = this.parts.quiet.of(attendantId, Date.now());
    return {
      ...this.parts.feed.picture(attendantId),
      workspace: this.parts.workspace.for(attendantId),
      ...(mentions.length > 0 ? { mentions } : {}),
      ...(marks.length > 0 ? { marks } : {}),
      ...(quiet === null ? {} : { quiet }),
    };
  }

  /** The workspace has changed: tells all desks, and routes chats by it from now on. */
  async workspaceChanged(news: WorkspaceChange): Promise<void> {
    const effects = this.parts.workspace.heard(news);
    if (effects === null) return;
    this.parts.outlets.toAll.pushPerishable(effects);
    if (news.hours !== undefined) {
      this.ctx.waitUntil(this.parts.live.openingChanged(openingOf(news.hours, Date.now())));
    }
    if (news.routing === undefined) return;
    await this.parts.work.routingChanged(news.routing);
    this.ctx.waitUntil(this.parts.live.teamsTurned());
  }

  putMark(attendantId: string, customerId: Id, mark: MarkBody['mark']): Mark[] {
    return this.parts.marks.put(attendantId, customerId, mark, Date.now());
  }

  putQuiet(attendantId: string, quiet: Quiet | null): void {
    this.parts.quiet.put(attendantId, quiet);
  }

  /** @returns false where this deployment sends no push messages. */
  addBrowser(attendantId: string, browser: Browser): boolean {
    return this.parts.push.add(attendantId, browser);
  }

  removeBrowser(attendantId: string, endpoint?: string): void {
    this.parts.push.remove(attendantId, endpoint);
  }

  /** Tells those whom a note mentions. */
  mentioned(note: Note, customer: Customer): void {
    this.parts.push.mentioned(note, customer);
    this.parts.mentions.add(note, customer);
  }

  sendMail(mail: BridgeMail): Promise<void> {
    return this.parts.outlets.bridge.sendMail(mail);
  }

  countDoubt(doubt: Doubt): void {
    this.parts.doubts.count(doubt);
  }

  putHook(id: string, isThere: boolean): void {
    this.parts.hooks.put(id, isThere);
  }

  /** A chat's log has grown. A mirror that was away reads all live chats, and those of the others that stand in this list. */
  grown(sessionTopic: string, isOver: boolean): boolean {
    this.parts.outlets.grown(sessionTopic);
    return !isOver || this.parts.store.chats.touch(sessionTopic);
  }

  /** Forgets a chat of which nothing is stored any more. */
  forget(sessionTopic: string): void {
    this.parts.reports.forget(sessionTopic);
  }

  /** Forgets a chat, and keeps the order to erase it until the bridge has taken the order. */
  erase(sessionTopic: string): boolean {
    this.parts.reports.forget(sessionTopic);
    this.parts.mentions.forget(sessionTopic);
    this.parts.marks.forget(sessionTopic);
    return this.parts.outlets.erase(sessionTopic);
  }

  erasedByMirror(sessionTopic: string): void {
    this.parts.outlets.mirrorOrders.done(sessionTopic);
  }

  relayNow(effects: Effects): void {
    this.parts.outlets.bridge.pushPerishable(effects);
  }

  /** Hands the bridge what a chat publishes by itself, without a batch. */
  relay(effects: Effects): void {
    this.parts.outlets.relay(effects);
  }

  override fetch(request: Request): Response {
    return this.parts.outlets.accept(request);
  }

  override async webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): Promise<void> {
    // What fell due while there was no bridge.
    if (this.parts.outlets.receive(ws, data)) await this.parts.scheduler.arm();
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    this.parts.outlets.closed(ws, code);
  }

  override async alarm(): Promise<void> {
    await this.parts.scheduler.alarm();
  }
}
