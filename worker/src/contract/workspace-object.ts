import type {
  AnswerFile,
  ApiKey,
  AuditPage,
  BotBody,
  BotDoor,
  BotFailure,
  Goal,
  Hours,
  Id,
  NewKey,
  ReadyAnswer,
  ReadyAnswerBodySchema,
  ReportMail,
  Right,
  RuleCounts,
  Scope,
  Tag,
  Team,
  TeamGoal,
  Webhook,
  Workspace,
  WorkspaceFeed,
  WorkspacePart,
  WorkspaceSettings,
} from '@chimpassist/protocol';
import type * as v from 'valibot';
import type { FilePlan } from './chat-object.ts';
import type { PageTerms } from './page-terms.ts';
import type { RoutingData } from './routing-data.ts';

/** The workspace without what only the deployment knows. */
export type WorkspaceContents = Omit<Workspace, 'fixed'>;

/** Which entry is changed. */
export interface EntryName {
  part: WorkspacePart;
  /** `settings` and `hours` have only one, of these names too. */
  id: string;
  /** Whose alone it is; null: everybody's. */
  owner: string | null;
}

/** A change, as the desk says it to those who have read the workspace. */
export interface WorkspaceChange {
  /** To whom alone; null: to everybody. */
  owner: string | null;
  feed: WorkspaceFeed;
  /** All of what the desk decides by, where the change was about it. */
  routing?: RoutingData;
  /** When the team answers from now on, where that has changed; null: at all times. */
  hours?: Hours | null;
}

/** A bot with its secret, where that is new. */
export type ShownBot = BotDoor & { secret?: string };
/** What has become of the bubbles of a rule, in numbers to add. */
export type BubbleCount = Pick<RuleCounts, 'id' | 'shown' | 'opened' | 'answered'>;

/** A call by a key, counted. */
export interface KeyUse {
  id: string;
  name: string;
  scopes: Scope[];
  /** Calls in a minute. */
  limit: number;
  /** Of them in this minute. */
  remaining: number;
  /** This call is above the limit. */
  isOver: boolean;
  /** Until the minute is over, ms. */
  resetMs: number;
}

/** How a bot is asked. */
export interface BotTerms {
  name: string;
  avatarURL: string | null;
  /** Null: it asks by itself, and answers by the API. */
  endpoint: string | null;
  /** By which it is asked, the newest first. */
  secrets: string[];
  /** To whom it gives chats where it says nothing. */
  team: string | null;
}

/** How much may be uploaded into one chat, or for the ready answers of a team. */
export interface FileLimits {
  /** Bytes in 24 hours. */
  dayBytes: number;
  /** Bytes in all. */
  chatBytes: number;
}
/** A ready answer as it is put. */
export type PutAnswer = { id: string } & v.InferOutput<typeof ReadyAnswerBodySchema>;

/** What figures are counted by, and who gets them. */
export interface WorkspaceFigureTerms {
  goal: Goal | null;
  teamGoals: TeamGoal[];
  hours: Hours | null;
  languages: string[];
  reportMail: ReportMail | null;
  teams: Team[];
}

/** What others call on the workspace. */
export interface WorkspaceObject extends Rpc.DurableObjectBranded {
  /** All that is shared, and what this attendant has alone. */
  contents(attendantId: string): WorkspaceContents;
  /** What was granted to this attendant. */
  rightsOf(attendantId: string): Right[];
  /** By whose names customers and sessions are tagged. */
  settings(): WorkspaceSettings;
  tags(): Tag[];
  /** The ready answers of everybody. */
  answers(): ReadyAnswer[];
  /** What figures are counted by. */
  figureTerms(): WorkspaceFigureTerms;
  /** What pages are told, and chats that begin. */
  pageTerms(): PageTerms;
  /** Whether push messages say what was written. */
  pushContent(): boolean;
  /** Adds up what pages have said of bubbles; of a rule that is gone nothing is kept. */
  countBubbles(counts: BubbleCount[]): void;
  ruleCounts(): RuleCounts[];
  /** Stores an entry under its name. @returns false where there is room for no more of its kind. */
  put(name: EntryName, value: object, by: string): Promise<boolean>;
  /** The same for a ready answer. @returns it with what is known of its files, or why it is not stored. */
  putAnswer(
    owner: string | null,
    answer: PutAnswer,
    by: string,
  ): Promise<ReadyAnswer | 'too_many' | 'attachment_unknown'>;
  /** Asks for room for a file of ready answers, before its first byte is stored. */
  planFile(id: string, size: number, limits: FileLimits): Promise<FilePlan<AnswerFile>>;
  /** The upload for which there was room did not come to its end. @returns whether its bytes are nobody's. */
  giveUpFile(id: string): boolean;
  /** @returns false where it is not kept. */
  addFile(file: AnswerFile): boolean;
  /** Null where there is none. */
  answerFile(id: string): AnswerFile | null;
  /** @returns false where it was not there. */
  remove(name: EntryName, by: string): Promise<boolean>;
  /** Changes below the number `before`, the newest first. */
  audit(before: number, limit: number): AuditPage;
  /** Ids of the webhooks, each of which has an object of its own. */
  hooks(): string[];
  /** @returns false where there is room for no more. */
  addHook(id: string): boolean;
  removeHook(id: string): void;
  /** Writes down that somebody asks the language model about a chat. @returns false after so many times on one day (UTC). */
  noteAssist(customerId: string, task: string, by: string, most: number): boolean;
  /** The customer is erased: the log does not say any more about whom the language model was asked. */
  forgetAssist(customerId: string): void;
  /** Writes down what has become of a webhook; desks hear of one that was turned off by itself. */
  noteHook(before: Webhook | null, after: Webhook | null, by: string): Promise<void>;
  /** All bots, also those that are off. */
  bots(): BotDoor[];
  /** @param secret counts where it is a new one. @returns with it then; null where there is room for no more. */
  putBot(id: string, body: BotBody, secret: string, by: string): Promise<ShownBot | null>;
  /** Signs by another secret from now on. @returns null where there is no such bot. */
  rotateBot(id: string, secret: string, overlapMs: number, by: string): BotDoor | null;
  /** @returns false where it was not there. */
  removeBot(id: string, by: string): Promise<boolean>;
  /** Null: there is no such bot, or it is off. */
  botTerms(id: string): BotTerms | null;
  /** Why a bot has lost a chat to people. */
  botFailed(id: string, why: BotFailure): void;
  /** Null: there is no such team. */
  membersOf(team: string): Id[] | null;
  keys(): ApiKey[];
  /** @param hash of the key's text, which is stored nowhere. @returns null where there is room for no more. */
  addKey(key: NewKey, hash: string, by: string): ApiKey | null;
  /** @returns null where it is not there. */
  rotateKey(id: string, hash: string, overlapMs: number, by: string): ApiKey | null;
  /** @returns false where it was not there. */
  removeKey(id: string, by: string): boolean;
  /** Counts a call by a key. @returns null for what is not a key, or counts no more. */
  useKey(hash: string): KeyUse | null;
}
