import type { Availability, JoinAsk, OfferFact, SessionInfo } from '@chimpassist/protocol';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type { LostReport } from '../contract/chat-report.ts';
import type { Needs } from '../routing/needs.ts';

export interface AttendantRow {
  idText: string;
  info: AttendantCard;
  type: string;
  availability: Availability;
  /** Why it is away; empty where nobody said so. */
  awayFor: string;
  active: boolean;
  online: boolean;
  /** Whether its topic proved who it is; undefined where an earlier bridge did not say. */
  proven: boolean | undefined;
  idleSince: number;
  /** Since when it is there, or available or away as now, epoch ms; 0: a version of before did not say. */
  since: number;
  viewing: string | null;
  /** Where windows are open: at the broker, as the bridge says; over a link. */
  atBroker: boolean;
  atLink: boolean;
}

export interface SlotRow {
  sessionTopic: string;
  slot: number;
  type: string;
  required: boolean;
  attendantId: string | null;
  wantedId: string | null;
  /** Who is asked for it instead of the level; null: the level. Places of before have none. */
  needs?: Needs | null;
  note: string;
  from: { id: string | number; name: string } | null;
  /** Who was lost from it; left out: nobody. */
  lost?: LostReport;
  offeredTo: string | null;
  offerExpires: number | null;
  /** Since when it is offered, epoch ms. Offers of before do not say it. */
  offeredAt?: number;
  /** The number under which the bridge was told of the offer; null where there is none, or a version of before made it. */
  offerN: number | null;
  tried: string[];
  /** When the customer asked, epoch ms: the order of the queue. */
  arrivedAt: number;
  /** 0: filled or offered; 1: waits to be offered; 2: optional, and all who are there were asked. */
  queued: 0 | 1 | 2;
  /** It waits, and its customer was not told that nobody is there: somebody is, and has no room. */
  untold: boolean;
}

export interface ChatRow {
  sessionTopic: string;
  rev: number;
  /** Of the report that was taken last. */
  minor: number;
  state: 'waiting' | 'online' | 'over';
  since: number;
  /** By the desk's clock, epoch ms: the order of the queue. */
  arrivedAt: number;
  /** The same by the chat's own clock: another one is another arrival. */
  arrivedThere: number;
  info: SessionInfo;
  /** The customer has no page open. */
  away: boolean;
  /** When which attendant got it, by the desk's clock, epoch ms; by the texts of their ids. */
  served: Record<string, number>;
  /** Ids of the tags of customer and session. */
  tags: string[];
  /** Who asks to be let in. */
  asks: JoinAsk[];
}

/** What stands in a chat's row beside what the chat says of itself. */
export interface DeskPart {
  state: ChatRow['state'];
  slots: Omit<SlotRow, 'sessionTopic' | 'arrivedAt'>[];
  served: ChatRow['served'];
  /** Offers that have ended since the customer asked; left out: none. */
  offers?: OfferFact[];
}

export type Row = Record<string, SqlStorageValue>;

export const text = (value: SqlStorageValue | undefined): string => String(value ?? '');
const textOrNull = (value: SqlStorageValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

export function toAttendant(row: Row): AttendantRow {
  return {
    idText: text(row.id_text),
    info: JSON.parse(text(row.info)) as AttendantCard,
    type: text(row.type),
    availability: row.availability === 'away' ? 'away' : 'available',
    awayFor: text(row.away_for),
    active: row.active === 1,
    online: row.online === 1,
    proven: row.proven === null ? undefined : row.proven === 1,
    idleSince: Number(row.idle_since),
    since: Number(row.since),
    viewing: textOrNull(row.viewing),
    atBroker: row.at_broker === 1,
    atLink: row.at_link === 1,
  };
}

export function partOf(row: Row): DeskPart {
  if (typeof row.desk === 'string') return JSON.parse(row.desk) as DeskPart;
  // A chat that was over before its places stood here.
  return { state: 'over', slots: [], served: {} };
}

export function toChat(row: Row): ChatRow {
  const { state, served } = partOf(row);
  return {
    sessionTopic: text(row.session_topic),
    rev: Number(row.rev),
    minor: Number(row.minor),
    state,
    served,
    since: Number(row.since),
    arrivedAt: Number(row.arrived_at),
    arrivedThere: Number(row.arrived_there),
    info: JSON.parse(text(row.info)) as SessionInfo,
    away: row.away === 1,
    tags: typeof row.tags === 'string' ? (JSON.parse(row.tags) as string[]) : [],
    asks: typeof row.asks === 'string' ? (JSON.parse(row.asks) as JoinAsk[]) : [],
  };
}
