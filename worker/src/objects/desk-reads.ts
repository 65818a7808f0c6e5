import { DurableObject } from 'cloudflare:workers';
import type {
  ApiChat,
  ApiChats,
  AttendantSession,
  DeskPicture,
  FiguresNow,
  Id,
  Team,
} from '@chimpassist/protocol';
import type { TopicsPage } from '@chimpassist/protocol/frames';
import type { ChatsFilter, Receiver, SilenceStand, Standing } from '../contract/desk-object.ts';
import type { Doubt } from '../contract/doubt.ts';
import type { Env } from '../contract/env.ts';
import type { Shift } from '../contract/shift.ts';
import { apiChatOf, apiChats } from '../desk/api-chats.ts';
import { hasReceiver, liveTopics, sessionsOf, teamFor } from '../desk/desk-queries.ts';
import { figuresNow } from '../desk/figures-now.ts';
import { openShifts } from '../desk/shift-table.ts';
import { DeskParts } from './desk-parts.ts';

/** The calls by which others read what the desk knows: attendants, chats, figures of now. They change nothing. */
export abstract class DeskReads extends DurableObject<Env> {
  protected readonly parts: DeskParts;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.parts = new DeskParts(ctx, env);
  }

  /** Returns what the desk knows of the attendants with these ids. */
  standings(attendantIds: string[]): Map<string, Standing> {
    return this.parts.accounts.standings(attendantIds);
  }

  /** Returns the addresses of the team's supervisors, up to `limit`. */
  supervisorMails(limit: number): string[] {
    return this.parts.store.accounts.supervisorMails(limit);
  }

  /** Whether an attendant is there who can receive the chat: neither the giver nor one who is in it already. */
  hasReceiver(sessionTopic: string, to: Receiver, giverId: string): boolean {
    return hasReceiver(this.parts.store, sessionTopic, to, giverId);
  }

  /** Returns the members of a team who can receive the chat; none where only the giver is there. */
  teamFor(sessionTopic: string, team: string, giverId: string): Id[] {
    return teamFor(this.parts.store, sessionTopic, team, giverId);
  }

  picture(): DeskPicture {
    return this.parts.feed.picture();
  }

  silenceStand(sessionTopic: string, since: number): SilenceStand {
    const { marks, store } = this.parts;
    const { closing } = store.routing.chats;
    const asideUntil = marks.asideUntil(sessionTopic, since, Date.now());
    return { asideUntil, ...(closing === undefined ? {} : { closing }) };
  }

  doubts(): Record<Doubt, number> {
    return this.parts.doubts.all;
  }

  openShifts(): Shift[] {
    return openShifts(this.parts.store, this.parts.shifts, Date.now());
  }

  figuresNow(teams: Team[]): FiguresNow {
    return figuresNow(this.parts.store, teams, this.parts.mostChats, Date.now());
  }

  liveTopics(attendantId: string | null, limit: number): { topics: string[]; isMore: boolean } {
    return liveTopics(this.parts.store, attendantId, limit);
  }

  chatsPage(filter: ChatsFilter): ApiChats {
    return apiChats(this.parts.store.chats, filter);
  }

  chat(sessionTopic: string): ApiChat | null {
    const chat = this.parts.store.chats.chat(sessionTopic);
    return chat === null ? null : apiChatOf(chat);
  }

  /** Returns the sessions of an attendant, one per customer. A session that the attendant has left is `aborted`, unless it waits. */
  sessionsOf(attendantId: string, offset: number, limit: number): AttendantSession[] {
    return sessionsOf(this.parts.store, attendantId, offset, limit);
  }

  topics(after: string, limit: number): string[] {
    return this.parts.store.chats.topicsAfter(after, limit, 0).topics;
  }

  topicsSince(after: string, limit: number, since: number): TopicsPage {
    return this.parts.store.chats.topicsAfter(after, limit, since);
  }

  takesFiles(): boolean {
    return this.parts.outlets.bridge.takesFiles;
  }

  bridgeHeardAt(): number | null {
    return this.parts.outlets.bridge.heardAt;
  }
}
