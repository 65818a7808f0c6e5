import * as v from 'valibot';
import type { ErrorCode } from './errors.ts';
import { IdSchema, SessionIdSchema } from './ids.ts';
import {
  BATCH_MAX_CHATS,
  BATCH_MAX_DESK_FRAMES,
  BATCH_MAX_FRAMES_PER_CHAT,
  RECEIPTS_MAX,
  REV_MAX,
} from './limits.ts';
import {
  type Ack,
  AttendantInfoSchema,
  CommandSchema,
  type ControlPayload,
  CustomerSchema,
  MessageRefSchema,
  MessageSchema,
  type SessionInfo,
  type StoredMessage,
  TimestampSchema,
} from './schemas.ts';
import { SESSION_STATUSES } from './vocabulary.ts';

/**
 * The bridge's door, version 1.
 *
 * In: `POST /bridge/batch` (`Authorization: Bearer <BRIDGE_SECRET>`), a {@link Batch} as JSON. Out: one line of JSON
 * per chat as soon as its object has stored ({@link ChatAnswer}), and one for the desk ({@link DeskAnswer}): NDJSON,
 * in any order. A chat whose line is missing was not accepted: send it again.
 *
 * Unasked: `GET /bridge/socket` (the same header, upgraded): {@link SocketUp} from the bridge, {@link SocketDown} from
 * the desk. The text `ping` is answered `pong` by the platform, without waking the desk.
 */
export const BRIDGE_VERSION = 1;

/** When the bridge read the frame from the broker, by its clock. */
const at = { at: TimestampSchema };

/**
 * Whether the topic proved who the attendant is. Missing in frames of an earlier bridge, which reads topics that prove
 * nothing only with `LEGACY_CLIENTS=all`, and commands from proving topics only. Of what the payload says of a proven
 * attendant only the id counts: level, name and picture are what the Worker knows from the sign-in.
 */
const provenAttendant = { proven: v.optional(v.boolean()) };

export const ChatFrameSchema = v.variant('kind', [
  v.object({
    kind: v.literal('message'),
    ...at,
    sessionId: v.optional(SessionIdSchema),
    message: MessageSchema,
    /** The role that the topic proves; without it the message came over the common topic of shipped clients. */
    proven: v.optional(v.picklist(['customer', 'attendant'])),
    /** It was said long ago, elsewhere: nobody waits for an answer. */
    imported: v.optional(v.literal(true)),
  }),
  v.object({
    kind: v.literal('receipt'),
    ...at,
    readMessages: v.pipe(
      v.array(v.object({ ...MessageRefSchema.entries, readAt: TimestampSchema })),
      v.minLength(1),
      v.maxLength(RECEIPTS_MAX),
    ),
  }),
  /** A chat request, or a keep-alive that the bridge could not answer from what it holds. */
  v.object({
    kind: v.literal('request'),
    ...at,
    customer: CustomerSchema,
    sessionId: v.optional(SessionIdSchema),
    requestID: v.optional(v.pipe(v.string(), v.maxLength(256))),
    keepAliveTTL: v.optional(v.number()),
    /** The client's own idea of the status: `online` means that it knows of its `session/ready`. */
    status: v.optional(v.picklist(SESSION_STATUSES)),
    /** Whether the topic proved the customer. */
    proven: v.optional(v.boolean(), false),
  }),
  /** The customer's last page has closed or fallen silent, or one is open again. Told until `held` says the same. */
  v.object({ kind: v.literal('presence'), ...at, away: v.boolean() }),
  /** The bridge has heard no keep-alive for the session's time to live while it was listening. `rev` as it held it. */
  v.object({ kind: v.literal('silent'), ...at, rev: v.pipe(v.number(), v.safeInteger()) }),
  v.object({
    kind: v.literal('accept'),
    ...at,
    attendant: AttendantInfoSchema,
    sessionId: v.optional(SessionIdSchema),
    ...provenAttendant,
  }),
  /** Only commands that concern one chat: handOver, end, join, leave. */
  v.object({
    kind: v.literal('command'),
    ...at,
    attendant: AttendantInfoSchema,
    command: CommandSchema,
    ...provenAttendant,
  }),
]);
export type ChatFrame = v.InferOutput<typeof ChatFrameSchema>;

export const DeskFrameSchema = v.variant('kind', [
  /** A change: the attendant was not online, came back, or its info changed. Not every keep-alive. */
  v.object({
    kind: v.literal('attendantOnline'),
    ...at,
    attendant: AttendantInfoSchema,
    ...provenAttendant,
  }),
  /** The last window of the attendant has signed out. */
  v.object({ kind: v.literal('attendantQuit'), ...at, attendantId: IdSchema }),
  v.object({ kind: v.literal('attendantSilent'), ...at, attendantId: IdSchema }),
  /** The activity monitor's word: no offers while it is `offline`. */
  v.object({ kind: v.literal('attendantActivity'), ...at, attendantId: IdSchema, active: v.boolean() }),
  /** Only commands that concern no chat: availability, viewing. */
  v.object({
    kind: v.literal('command'),
    ...at,
    attendant: AttendantInfoSchema,
    command: CommandSchema,
    ...provenAttendant,
  }),
]);
export type DeskFrame = v.InferOutput<typeof DeskFrameSchema>;

export const ChatBatchSchema = v.object({
  sessionTopic: v.string(),
  /** The highest `rev` whose control messages the bridge has handed to the broker; those above come back. */
  seenRev: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(REV_MAX)),
  frames: v.pipe(v.array(ChatFrameSchema), v.minLength(1), v.maxLength(BATCH_MAX_FRAMES_PER_CHAT)),
});
export type ChatBatch = v.InferOutput<typeof ChatBatchSchema>;

export const BatchSchema = v.object({
  v: v.literal(BRIDGE_VERSION, 'This Worker speaks version 1 of the bridge protocol.'),
  /** Of the lease, from `welcome`. State changes of an older epoch are refused; messages and receipts never. */
  epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /**
   * The bridge's clock as it posted this: a frame is as old as its `at` is before it, and the Worker counts that back from
   * its own clock. The clocks of two machines are never compared. Bridges of before do not say it.
   */
  at: v.optional(TimestampSchema),
  chats: v.pipe(v.array(v.unknown()), v.maxLength(BATCH_MAX_CHATS)),
  desk: v.pipe(v.array(v.unknown()), v.maxLength(BATCH_MAX_DESK_FRAMES)),
  /** Whether the answers shall carry what the batch added to the logs: for a bridge with a mirror. */
  log: v.optional(v.boolean(), false),
});
/** `chats` and `desk` are validated one by one, so that one bad entry refuses only itself. */
export interface Batch {
  v: typeof BRIDGE_VERSION;
  epoch: number;
  at?: number;
  chats: ChatBatch[];
  desk: DeskFrame[];
  log?: boolean;
}

/** What the bridge holds of a session topic, to answer keep-alives and repeated requests without the edge. */
export interface HeldState {
  sessionTopic: string;
  rev: number;
  /** With `lastMessages: []`. */
  sessionInfo: SessionInfo;
  /** In the queue, live, or over. A waiting one may have the status `aborted` on the wire (nobody is there). */
  state: 'waiting' | 'online' | 'over';
  position?: number;
  /** Whether the edge knows that the customer has no page open. */
  away?: boolean;
}

/** To be published on both control topics of `sessionTopic` by rising `rev`; one not above what was published is dropped. */
export interface Control {
  sessionTopic: string;
  rev: number;
  payload: ControlPayload;
}

/** To be published as it is; `topic` is without base. */
export interface Publish {
  topic: string;
  payload: unknown;
  qos: 0 | 1;
}

export interface Refusal {
  /** Which frame of the batch, from 0. */
  index: number;
  code: ErrorCode;
  message: string;
}

/** A frame that is neither refused nor below `accepted` must be sent again. */
export type ChatAnswer =
  | {
      sessionTopic: string;
      ok: true;
      /** How many leading frames are done with: stored, ignored as known, or refused. */
      accepted: number;
      refused: Refusal[];
      /** One for each message among them, also for one that was there already. */
      acks: Ack[];
      /** The `seq` of the newest log entry, for the mirror. */
      headSeq: number;
      /** Where the batch asked for it: what it added to the log, so that the mirror need not read it again. */
      log?: LogEntry[];
      held: HeldState | null;
      controls: Control[];
      publishes: Publish[];
    }
  | { sessionTopic: string; ok: false; code: ErrorCode; message: string; retry: boolean };

/** By whose e-mail the activity monitor knows an attendant: the sign-in's, not the one that a payload claims. */
export interface AttendantEmail {
  id: string | number;
  email: string;
}

/** `attendants`: of those who came online with this batch, where the sign-in told their e-mail. */
export type DeskAnswer =
  | { desk: true; ok: true; accepted: number; refused: Refusal[]; attendants?: AttendantEmail[] }
  | { desk: true; ok: false; code: ErrorCode; message: string; retry: boolean };

export const SocketUpSchema = v.variant('type', [
  /** First on every connection. `cursor`: the highest `n` that this bridge (or the one it follows) has acknowledged. */
  v.object({
    type: v.literal('hello'),
    v: v.number(),
    bridgeId: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
    cursor: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  }),
  v.object({ type: v.literal('ack'), n: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  /** A standby's question, every few seconds: is the active bridge still there? Answered by `welcome`. */
  v.object({ type: v.literal('claim') }),
]);
export type SocketUp = v.InferOutput<typeof SocketUpSchema>;

export type SocketDown =
  /** `role: standby`: publish nothing, post nothing, ask again by `claim`. `active`: the lease with its epoch is yours. */
  | {
      type: 'welcome';
      v: typeof BRIDGE_VERSION;
      role: 'active' | 'standby';
      epoch: number;
      /** By which the bridges of this base topic name themselves to the broker: made by chance, once, and told to no one else. */
      brokerName?: string;
      /** How long messages are kept, ms; absent: for ever. */
      retentionMs?: number;
      /** The desk's clock, epoch ms: what has been kept for long enough is told by the Worker's times. */
      now?: number;
    }
  /** After an active `welcome`, in pages: every waiting or live session and every attendant that the desk believes online. */
  | {
      type: 'page';
      held: HeldState[];
      attendants: { id: string | number; type: string; email?: string }[];
      last: boolean;
    }
  /** Something that objects say unasked. Kept by the desk until `ack` of this or a higher `n`. */
  | {
      type: 'effects';
      n: number;
      controls: Control[];
      publishes: Publish[];
      held: HeldState[];
      /** Session topics of which spool and mirror shall keep nothing from before; answered by `POST /bridge/erased`. */
      erase?: string[];
    }
  /** Somebody else holds the lease now: stop publishing and posting at once. */
  | { type: 'lost'; epoch: number }
  | { type: 'error'; code: ErrorCode; message: string };

/** `GET /bridge/log?sessionTopic=…&after=<seq>&limit=…`: the log of one object for the mirror, oldest first. */
export interface LogPage {
  sessionTopic: string;
  entries: LogEntry[];
  headSeq: number;
}
export type LogEntry =
  | { seq: number; kind: 'message'; sessionInfo: SessionInfo; message: StoredMessage }
  | {
      seq: number;
      kind: 'receipt';
      readMessages: (v.InferOutput<typeof MessageRefSchema> & { readAt: number })[];
    };

/** `GET /bridge/topics?after=<topic>&limit=…`: every session topic that the desk knows, for a rebuild of the mirror. */
export interface TopicsPage {
  topics: string[];
  next: string | null;
}

/** `POST /bridge/erased`: what an erasure took away outside of the Worker. */
export const ErasedSchema = v.object({
  sessionTopic: v.string(),
  /** By the bridge's clock, epoch ms. */
  at: TimestampSchema,
  /** Frames that waited in the spool, and refused ones kept beside it. */
  spooled: v.pipe(v.number(), v.safeInteger()),
  parked: v.pipe(v.number(), v.safeInteger()),
  /** Documents of MongoDB; null where there is no mirror. */
  mirrored: v.nullable(v.pipe(v.number(), v.safeInteger())),
});
export type Erased = v.InferOutput<typeof ErasedSchema>;
export type ErasedByBridge = Omit<Erased, 'sessionTopic'>;

/** `POST /bridge/channel`: answers `server/channels/request` with the identity of a new chat. */
export const ChannelRequestSchema = v.object({ customer: CustomerSchema });
