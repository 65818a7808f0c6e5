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
import type { ChatReport, ReportAnswer } from './chat-report.ts';
import type { ClosingTerms } from './chat-settings.ts';
import type { Doubt } from './doubt.ts';
import type { DeskInterest } from './link-object.ts';
import type { Effects } from './outlet.ts';
import type { Browser } from './push-box.ts';
import type { Shift } from './shift.ts';
import type { WorkspaceChange } from './workspace-object.ts';

/** An attendant's account, as the operator's hook describes it. */
export type Account = Pick<AttendantInfo, 'id' | 'name' | 'avatarURL' | 'email' | 'type'>;

/** One sign-in, as its token describes it. */
export interface SignIn {
  id: string;
  /** When its newest token ends, epoch ms. */
  until: number;
}

/** What the desk knows of an attendant who is named in a message or a token. */
export type Standing =
  /** Never signed in here, or only under a release that did not store sign-ins. */
  | { kind: 'unknown' }
  /** Every sign-in was ended, or has run out. */
  | { kind: 'signedOut' }
  /** `person` is null where the desk knows the sign-in by its token only, which carries no name. */
  | {
      kind: 'signedIn';
      type: string;
      email: string | null;
      person: Pick<Account, 'name' | 'avatarURL'> | null;
    };

/** Whom a hand-over names. */
export type Receiver = { attendantId: Id } | { type: string };

/** The chats that a program asks for. */
export interface ChatsFilter {
  /** The topic behind which the page begins, as the page before said. */
  after: string;
  limit: number;
  state: ApiChatState | undefined;
  /** Only chats that reported something at or after this time, epoch ms. */
  since: number | undefined;
  tag: string | undefined;
}

export interface SilenceStand {
  /** Until when attendants have put the chat aside, epoch ms; null: nobody has. */
  asideUntil: number | null;
  /** The workspace's setting of now; absent: chats do not end by themselves. */
  closing?: ClosingTerms;
}

/** The calls of the desk. */
export interface DeskObject extends Rpc.DurableObjectBranded {
  /** Takes a chat's whole state. A report that is older than what is known changes nothing. */
  sync(report: ChatReport): Promise<ReportAnswer>;
  /** Takes presence and the desk's own commands from the bridge. */
  frames(frames: DeskFrame[], epoch: number): Promise<Extract<DeskAnswer, { ok: true }>>;
  /** Takes the same from the windows of an attendant whose sockets end in a link. */
  fromLink(link: string, frames: DeskFrame[]): Promise<Refusal[]>;
  /** A client of this person connects over a link. A client of the same name in another link is disconnected. */
  claimClientId(person: string, clientId: string, link: string): Promise<void>;
  releaseClientId(person: string, clientId: string, link: string): void;
  /** A link follows these filters from now on (without base): topics that are not the platform's own. */
  followElsewhere(link: string, filters: string[]): void;
  /** Publishes to the links that follow a topic. @param from a link that has published it to its own windows already. */
  tellFollowers(publishes: Publish[], from: string): void;
  /** Registers what a link wants to hear of the desk and of chats. */
  listen(link: string, interest: DeskInterest): Promise<void>;
  /** The hook has let somebody in. */
  signedIn(account: Account, signIn: SignIn): Promise<void>;
  /** A token was verified, at its renewal or otherwise. @returns the level that counts. */
  tokenSeen(attendantId: string, type: string, signIn: SignIn): string;
  /** A sign-in was ended; with the last one the attendant is gone. */
  signedOut(attendantId: string, signInId: string): Promise<void>;
  /** Somebody of the built-in directory was changed; their sign-ins of epochs before this one have ended. */
  accountChanged(account: Account, epoch: number): Promise<void>;
  /** Returns what the desk knows of the attendants with these ids. */
  standings(attendantIds: string[]): Map<string, Standing>;
  /** Returns the addresses of those who signed in as supervisors, up to `limit`. */
  supervisorMails(limit: number): string[];
  /** Whether an attendant is there who can receive the chat: neither the giver nor one who is in it already. */
  hasReceiver(sessionTopic: string, to: Receiver, giverId: string): boolean;
  /** Returns the members of a team who can receive the chat; none where only the giver is there. */
  teamFor(sessionTopic: string, team: string, giverId: string): Id[];
  picture(): DeskPicture;
  /** Returns the picture for an attendant whose token was verified; the desk may not know of the sign-in yet. */
  pictureFor(attendantId: string, type: string, signIn: SignIn): Promise<DeskPicture>;
  /** Tells all desks of a change of the workspace, and routes chats by it from now on. */
  workspaceChanged(news: WorkspaceChange): Promise<void>;
  /** Sends push messages to this browser of the attendant while no desk is open. @returns false where this deployment cannot. */
  addBrowser(attendantId: string, browser: Browser): boolean;
  /** Sends no more push messages to this browser; without an endpoint, to none. */
  removeBrowser(attendantId: string, endpoint?: string): void;
  /** Tells those whom a note mentions. */
  mentioned(note: Note, customer: Customer): void;
  /** An attendant snoozes a chat or marks it as unread; null takes the mark away. @returns all of this attendant's marks. */
  putMark(attendantId: string, customerId: Id, mark: MarkBody['mark']): Mark[];
  /** Returns what keeps a silent chat from ending by itself. @param since the customer's last message, which ends a snooze. */
  silenceStand(sessionTopic: string, since: number): SilenceStand;
  /** Sends a mail by the active bridge's SMTP. @throws where no bridge can, or its server has refused the mail. */
  sendMail(mail: BridgeMail): Promise<void>;
  /** Counts something that was sent again because nobody knows whether the first try was taken. */
  countDoubt(doubt: Doubt): void;
  /** How often that was so. */
  doubts(): Record<Doubt, number>;
  /** An attendant does not want to be disturbed; null: this ends. */
  putQuiet(attendantId: string, quiet: Quiet | null): void;
  /** Returns who waits and who has room, by team. */
  figuresNow(teams: Team[]): FiguresNow;
  /** Returns which attendants are there now, and since when: what no ledger knows yet. */
  openShifts(): Shift[];
  /** Returns the newest live and waiting chats of this attendant, up to `limit`; with null, of all. */
  liveTopics(attendantId: string | null, limit: number): { topics: string[]; isMore: boolean };
  /** A webhook was added or removed: chats learn it with the answer to their next report. */
  putHook(id: string, isThere: boolean): void;
  /** A page of chats in the order of their topics. */
  chatsPage(filter: ChatsFilter): ApiChats;
  chat(sessionTopic: string): ApiChat | null;
  /** Returns the sessions of an attendant, one per customer. A session that the attendant has left is `aborted`, unless it waits. */
  sessionsOf(attendantId: string, offset: number, limit: number): AttendantSession[];
  /** Session topics that the desk knows, after one. For Workers of an older release that a deploy has not reached yet. */
  topics(after: string, limit: number): string[];
  /**
   * Session topics that the desk knows, after one, for the mirror: all of them, or those of live chats and of others of which
   * the log may have grown since a time of the desk's clock, epoch ms. `next` is null after the last page.
   */
  topicsSince(after: string, limit: number, since: number): TopicsPage;
  /** A chat's log has grown. @returns false where the desk does not know the chat. It costs a row for a chat that is over. */
  grown(sessionTopic: string, isOver: boolean): boolean;
  /** A mirror without a broker has erased a chat's documents. */
  erasedByMirror(sessionTopic: string): void;
  /** Forgets a chat of which nothing is stored any more. */
  forget(sessionTopic: string): void;
  /** Forgets a chat, and keeps the order to erase it until bridge and mirror have done it. @returns whether there ever was one. */
  erase(sessionTopic: string): boolean;
  /** When the active bridge was last heard, epoch ms, or null while there is none. */
  bridgeHeardAt(): number | null;
  /** Whether the active bridge hands on the files of a message. A bridge of an older release would lose them. */
  takesFiles(): boolean;
  /** Hands the bridge what a chat publishes by itself, without a batch. It costs a row, and nothing where no bridge ever came. */
  relay(effects: Effects): void;
  /** The same for what is worthless later: it costs no row. */
  relayNow(effects: Effects): void;
  /** Opens the socket of a bridge, or of a mirror without a broker. */
  fetch(request: Request): Response;
}
