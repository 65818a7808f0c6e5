import type { Availability, SessionInfo } from '@chimpassist/protocol';
import type { AttendantCard } from '../contract/attendant-card.ts';

export interface AttendantRow {
  idText: string;
  info: AttendantCard;
  type: string;
  availability: Availability;
  active: boolean;
  online: boolean;
  /** Whether its topic proved who it is; undefined where an earlier bridge did not say. */
  proven: boolean | undefined;
  idleSince: number;
  viewing: string | null;
}

export interface SlotRow {
  sessionTopic: string;
  slot: number;
  type: string;
  required: boolean;
  attendantId: string | null;
  wantedId: string | null;
  note: string;
  from: { id: string | number; name: string } | null;
  offeredTo: string | null;
  offerExpires: number | null;
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
  state: 'waiting' | 'online' | 'over';
  since: number;
  /** By the desk's clock, epoch ms: the order of the queue. */
  arrivedAt: number;
  /** The same by the chat's own clock: another one is another arrival. */
  arrivedThere: number;
  info: SessionInfo;
  /** The customer has no page open. */
  away: boolean;
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
    active: row.active === 1,
    online: row.online === 1,
    proven: row.proven === null ? undefined : row.proven === 1,
    idleSince: Number(row.idle_since),
    viewing: textOrNull(row.viewing),
  };
}

export function toChat(row: Row): ChatRow {
  const state = text(row.state);
  return {
    sessionTopic: text(row.session_topic),
    rev: Number(row.rev),
    state: state === 'waiting' || state === 'online' ? state : 'over',
    since: Number(row.since),
    arrivedAt: Number(row.arrived_at),
    arrivedThere: Number(row.arrived_there),
    info: JSON.parse(text(row.info)) as SessionInfo,
    away: row.away === 1,
  };
}

export function toSlot(row: Row): SlotRow {
  return {
    sessionTopic: text(row.session_topic),
    slot: Number(row.slot),
    type: text(row.type),
    required: row.required === 1,
    attendantId: textOrNull(row.attendant_id),
    wantedId: textOrNull(row.wanted_id),
    note: text(row.note),
    from: row.from_json === null ? null : (JSON.parse(text(row.from_json)) as SlotRow['from']),
    offeredTo: textOrNull(row.offered_to),
    offerExpires: row.offer_expires === null ? null : Number(row.offer_expires),
    tried: JSON.parse(text(row.tried)) as string[],
    arrivedAt: Number(row.arrived_at),
    queued: row.queued === 1 ? 1 : row.queued === 2 ? 2 : 0,
    untold: row.untold === 1,
  };
}
