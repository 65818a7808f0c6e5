import type { MessageRefusal } from '@chimpassist/protocol';
import type { ChatAnswer, ChatFrame, DeskAnswer, DeskFrame } from '@chimpassist/protocol/frames';
import type { ChatQuota } from '@chimpassist/protocol/inbound';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Spool } from '../spool/spool.ts';
import type { Edge } from './edge.ts';

export type AcceptedAnswer = Extract<ChatAnswer, { ok: true }>;

export type AcceptedDeskAnswer = Extract<DeskAnswer, { ok: true }>;

export interface DispatcherOptions {
  edge: Pick<Edge, 'postText'>;
  spool: Pick<Spool, 'frames' | 'parked'>;
  metrics: Metrics;
  log: Log;
  quota: ChatQuota;
  /** Of the lease; null while there is none: then only messages and receipts are posted. */
  epoch(): number | null;
  seenRev(sessionTopic: string): number;
  /** Whether answers shall carry what they added to the logs. */
  wantsLog: boolean;
  /** Whether there is room for what answers make the bridge publish. */
  hasRoom?(): boolean;
  /** A chat's answer, before its frames leave the spool: what it says must be safe first. */
  accepted(answer: AcceptedAnswer): void;
  deskAnswered?(answer: AcceptedDeskAnswer): void;
  /** Messages that will never be stored. */
  refused?(sessionTopic: string, refusals: MessageRefusal[]): void;
  /** A frame that only changes something got lost on its way. */
  perishableDropped?(sessionTopic: string, kind: ChatFrame['kind']): void;
  deskDropped(frame: DeskFrame): void;
}
