import type { Bot, Routing, Team } from '@chimpassist/protocol';
import type { ChatSettings } from './chat-settings.ts';

/** What the workspace says of routing. */
export interface RoutingData {
  teams: readonly Team[];
  /** Null: nobody has set anything. */
  routing: Routing | null;
  /** Absent: the workspace is from before bots. */
  bots?: readonly Bot[];
  /** Only who is in a chat writes there. */
  asksToJoin?: true;
  /** What it says of every chat beside that. */
  chats?: ChatSettings;
}
