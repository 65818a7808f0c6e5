import type {
  ApiChat,
  ApiChatState,
  ApiChats,
  AttendantInfo,
  AttendantSession,
  Customer,
  DeskPicture,
  FiguresNow,
  Id,
  Mark,
  MarkBody,
  Note,
  Quiet,
  Team,
} from '@chimpassist/protocol';
import type {
  BridgeMail,
  DeskAnswer,
  DeskFrame,
  Publish,
  Refusal,
  TopicsPage,
} from '@chimpassist/protocol/frames';
import type { Browser } from '../push/push-box.ts';
import type { ChatReport, ReportAnswer } from './chat-report.ts';
import type { ClosingTerms } from './chat-settings.ts';
import type { Doubt } from './doubt.ts';
import type { DeskInterest } from './link-object.ts';
import type { Effects } from './outlet.ts';
import type { Shift } from './shift.ts';
import type { WorkspaceNews } from './workspace-object.ts';

/** What the operator's hook says of an attendant. */
export type Account = Pick<AttendantInfo, 'id' | 'name' | 'avatarURL' | 'email' | 'type'>;

/** One sign-in, as its token tells of it. */
export interface SignIn {
  id: string;
  /** When its newest token ends, epoch ms. */
  until: number;
}

/** What the desk knows of somebody who says to be an attendant. */
export type Standing =
  /** Never signed in here, or before this was kept. */
  | { kind: 'unknown' }
  /** Every sign-in was ended, or has run out. */
  | { kind: 'signedOut' }
  /** `person` is null where only a token told of it, which knows no name. */
  | {
      kind: 'signedIn';
      type: string;
      email: string | null;
      person: Pick<Account, 'name' | 'avatarURL'> | null;
    };

/** Whom a hand-over names. */
export type Receiver = { attendantId: Id } | { type: string };

/** Which chats a program asks for. */
export interface ChatsFilter {
  /** The topic behind which it begins, as the page before said. */
  after: string;
  limit: number;
  state: ApiChatState | undefined;
  /** That told of something at or after it, epoch ms. */
  since: number | undefined;
  tag: string | undefined;
}

export interface SilenceStand {
  /** Until when attendants have put the chat aside, epoch ms; null: nobody has. */
  asideUntil: number | null;
  /** As the workspace says it now; absent: chats do not end by themselves. */
  closing?: ClosingTerms;
}

/** What others call on the desk. */
export interface DeskObject extends Rpc.DurableObjectBranded {
  /** A chat's whole state. One that is older than what is known changes nothing. */
  sync(report: ChatReport): Promise<ReportAnswer>;
  /** Presence, and the desk's own commands. */
  frames(frames: DeskFrame[], epoch: number): Promise<Extract<DeskAnswer, { ok: true }>>;
  /** What the windows of an attendant say whose sockets end in a link. */
  fromLink(link: string, frames: DeskFrame[]): Promise<Refusal[]>;
  /** A client of this person connects over a link. Where one under this name is in another link, that one ends. */
  claimClientId(person: string, clientId: string, link: string): Promise<void>;
  releaseClientId(person: string, clientId: string, link: string): void;
  /** A link follows topics that are none of the platform's from now on: these filters, without base. */
  followElsewhere(link: string, filters: string[]): void;
  /** Says something to the links that follow its topic. @param from a link that has heard answers already. */
  tellFollowers(publishes: Publish[], from: string): void;
  /** What a link wants to hear from now on, also of chats. */
  listen(link: string, interest: DeskInterest): Promise<void>;
  /** The hook has let somebody in. */
  signedIn(account: Account, signIn: SignIn): Promise<void>;
  /** A token was verified, at its renewal or otherwise. @returns the level that counts. */
  tokenSeen(attendantId: string, type: string, signIn: SignIn): string;
  /** A sign-in was ended; with the last one the attendant is gone. */
  signedOut(attendantId: string, signInId: string): Promise<void>;
  /** Somebody of the built-in directory was changed; their sign-ins of epochs before this one have ended. */
  accountChanged(account: Account, epoch: number): Promise<void>;
  /** What is known of those who say to be these attendants. */
  standings(attendantIds: string[]): Map<string, Standing>;
  /** Whom a mail to the team's supervisors goes to, up to so many: those who signed in as such. */
  supervisorMails(limit: number): string[];
  /** Whether somebody is there to whom a chat can be handed over, other than the giver and those who are in it. */
  hasReceiver(sessionTopic: string, to: Receiver, giverId: string): boolean;
  /** The members of a team to whom a chat can be handed over; none where nobody of them is there but the giver. */
  teamFor(sessionTopic: string, team: string, giverId: string): Id[];
  picture(): DeskPicture;
  /** The picture for an attendant whose token was verified; the desk may not know of the sign-in yet. */
  pictureFor(attendantId: string, type: string, signIn: SignIn): Promise<DeskPicture>;
  /** Says a change of the workspace to all who have read it, and routes by it from now on. */
  workspaceChanged(news: WorkspaceNews): Promise<void>;
  /** A browser of the attendant is told while no desk is open. @returns false where this deployment cannot. */
  addBrowser(attendantId: string, browser: Browser): boolean;
  /** It is told no more; without an endpoint, none is. */
  removeBrowser(attendantId: string, endpoint?: string): void;
  /** Tells those whom a note mentions. */
  mentioned(note: Note, customer: Customer): void;
  /** An attendant snoozes a chat or marks it as unread; null takes the mark away. @returns all of this attendant's marks. */
  putMark(attendantId: string, customerId: Id, mark: MarkBody['mark']): Mark[];
  /** What keeps a chat in which nobody says anything from its end. @param since the customer's last word, which ends a snooze. */
  silenceStand(sessionTopic: string, since: number): SilenceStand;
  /** The active bridge sends a mail by SMTP. @throws where there is none that does, or its server has not taken it. */
  sendMail(mail: BridgeMail): Promise<void>;
  /** Something is sent again of which nobody knows whether it was taken. */
  countDoubt(doubt: Doubt): void;
  /** How often that was so. */
  doubts(): Record<Doubt, number>;
  /** An attendant does not want to be disturbed; null: wants to be again. */
  putQuiet(attendantId: string, quiet: Quiet | null): void;
  /** Who waits and who has room, by team. */
  figuresNow(teams: Team[]): FiguresNow;
  /** Who has been there until now, and since when: what no ledger knows yet. */
  openShifts(): Shift[];
  /** Chats that go on or wait and that concern this attendant, or all with null: the newest, up to so many. */
  liveTopics(attendantId: string | null, limit: number): { topics: string[]; isMore: boolean };
  /** A webhook is there from now on, or no more: chats hear of it when they tell something. */
  putHook(id: string, isThere: boolean): void;
  /** Chats by their topics, behind one. */
  chatsPage(filter: ChatsFilter): ApiChats;
  chat(sessionTopic: string): ApiChat | null;
  /** The sessions of an attendant, one per customer; those that wait say so, others that it is no longer in are `aborted`. */
  sessionsOf(attendantId: string, offset: number, limit: number): AttendantSession[];
  /** Session topics that the desk knows, after one. For Workers of before that a deploy has not reached yet. */
  topics(after: string, limit: number): string[];
  /**
   * Session topics that the desk knows, after one, for the mirror: all of them, or those of live chats and of others of which
   * the log may have grown since a time of the desk's clock, epoch ms. `next` is null after the last page.
   */
  topicsSince(after: string, limit: number, since: number): TopicsPage;
  /** A chat's log has grown. @returns false where the desk does not know the chat. It costs a row for a chat that is over. */
  grown(sessionTopic: string, isOver: boolean): boolean;
  /** A mirror without a relay has erased a chat's documents. */
  erasedByMirror(sessionTopic: string): void;
  /** Forgets a chat of which nothing is kept any more. */
  forget(sessionTopic: string): void;
  /** Forgets a chat, and keeps the order for bridge and mirror until it is done. @returns whether there ever was one. */
  erase(sessionTopic: string): boolean;
  /** When the active bridge was last heard, epoch ms, or null while there is none. */
  bridgeHeardAt(): number | null;
  /** Whether a message keeps its files on its way. A bridge from before files would lose them. */
  takesFiles(): boolean;
  /** Says to the bridge what a chat has to say to it unasked. It costs a row, and nothing where no bridge ever came. */
  relay(effects: Effects): void;
  /** The same for what is worth nothing later: it costs no row. */
  relayNow(effects: Effects): void;
  /** Opens the socket of a bridge, or of a mirror without a relay. */
  fetch(request: Request): Response;
}
