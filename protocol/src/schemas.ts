import * as v from 'valibot';
import { CustomerIdSchema, type Id, IdSchema, SessionIdSchema, sameId } from './ids.ts';
import { CONTENT_MAX_LENGTH, RECEIPTS_MAX } from './limits.ts';
import { beginningOf } from './text/graphemes.ts';
import {
  type AbortReason,
  ATTENDANT_TYPES,
  AVAILABILITIES,
  type INSTRUCTIONS,
  REFUSED_REASONS,
  ROLES,
  type Role,
  SESSION_STATUSES,
} from './vocabulary.ts';

/**
 * What travels in MQTT payloads and REST bodies. Valibot objects drop what they do not name, which is the rule here:
 * of people only id, name, avatar and role are ever passed on, stored or mirrored, although shipped clients send more.
 */

/** Epoch milliseconds as the sender's clock says: any safe integer. */
export const TimestampSchema = v.pipe(
  v.number('A timestamp is a number of milliseconds.'),
  v.safeInteger('A timestamp is a safe integer.'),
);

/** In UTF-16 units; a longer name is cut between two characters, never within one. */
const NAME_MAX_LENGTH = 200;
const NameSchema = v.pipe(
  v.string(),
  v.transform((name) => beginningOf(name, NAME_MAX_LENGTH)),
);
const AvatarSchema = v.pipe(v.string(), v.maxLength(2048));

/** A name may be missing or of a wrong type in the field: it is then empty, not a reason to lose a message. */
const LenientName = v.fallback(v.optional(NameSchema, ''), '');
const LenientAvatar = v.fallback(v.optional(v.nullable(AvatarSchema), null), null);

export const CustomerSchema = v.object({ id: CustomerIdSchema, name: LenientName, avatarURL: LenientAvatar });
export type Customer = v.InferOutput<typeof CustomerSchema>;

export const AttendantInfoSchema = v.object({
  id: IdSchema,
  name: LenientName,
  avatarURL: LenientAvatar,
  email: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(320))), undefined),
  /** In the field any text; unknown types get no offers. */
  type: v.fallback(
    v.optional(v.pipe(v.string(), v.maxLength(100)), 'support/firstLevel'),
    'support/firstLevel',
  ),
});
export type AttendantInfo = v.InferOutput<typeof AttendantInfoSchema>;

export const SenderSchema = v.object({
  id: IdSchema,
  name: LenientName,
  avatarURL: LenientAvatar,
  role: v.fallback(v.optional(v.picklist(ROLES)), undefined),
});
export type Sender = v.InferOutput<typeof SenderSchema>;

const ATTENDANT_TYPE = v.object({ type: v.picklist(ATTENDANT_TYPES) });

/**
 * A shipped back office puts the whole answer of the sign-in into `from`: no role, but an attendant's type. It is a claim
 * like any other.
 */
const withClaimByType = (from: unknown): unknown =>
  v.is(ATTENDANT_TYPE, from) && !('role' in from) ? { ...from, role: 'attendant' } : from;

/**
 * A chat message as clients send it. Identity within a session topic: sender and `id` where there is one, else sender and
 * `timestamp`; of customer and attendant with the same id, each has their own ({@link identityOf}).
 */
export const MessageSchema = v.object({
  id: v.optional(IdSchema),
  from: v.pipe(v.unknown(), v.transform(withClaimByType), SenderSchema),
  timestamp: TimestampSchema,
  content: v.pipe(
    v.string('A message has a text as content.'),
    v.maxLength(CONTENT_MAX_LENGTH, 'The text is too long.'),
  ),
  readAt: v.fallback(v.optional(v.nullable(TimestampSchema), null), null),
});
export type Message = v.InferOutput<typeof MessageSchema>;

/** New: the server marks the second of two messages that only {@link sideOf} their writers tells apart. */
export const TwinSchema = v.fallback(v.optional(v.literal(true)), undefined);

/** A message as the server gives it back. */
export interface StoredMessage extends Message {
  /** Growing number within the session topic: the order of arrival. */
  seq: number;
  /** When the bridge read it from the broker, by the bridge's clock. */
  receivedAt: number;
  twin?: true | undefined;
}

/** What names a message, in receipts and acknowledgements. The role tells customer and attendant with the same id apart. */
export const MessageRefSchema = v.object({
  id: v.optional(IdSchema),
  from: v.object({ id: IdSchema, role: v.fallback(v.optional(v.picklist(ROLES)), undefined) }),
  timestamp: TimestampSchema,
  twin: TwinSchema,
});
export type MessageRef = v.InferOutput<typeof MessageRefSchema>;

/**
 * Equal for all copies of one message, and for two messages of customer and attendant who have the same id and wrote under
 * one `id`, or without one in the same millisecond.
 */
export const claimedIdentityOf = (ref: Omit<MessageRef, 'twin'>): string =>
  ref.id === undefined
    ? JSON.stringify([String(ref.from.id), ref.timestamp])
    : JSON.stringify([String(ref.from.id), String(ref.id), 'id']);

/**
 * The text that is equal exactly for two copies of one stored message of one session topic. A copy of a twin that does not
 * come from the server has no mark yet.
 */
export const identityOf = (ref: MessageRef): string =>
  ref.twin ? `${claimedIdentityOf(ref)} twin` : claimedIdentityOf(ref);

/** Which of two people with one id wrote it. Who is not proven is not the customer, for whom the id alone speaks. */
export const sideOf = (role: Role): 'customer' | 'other' => (role === 'customer' ? 'customer' : 'other');

const SlotSchema = v.object({
  type: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  required: v.optional(v.boolean(), true),
});
export const SessionTemplateSchema = v.object({
  customersAllowed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  attendants: v.pipe(v.array(SlotSchema), v.minLength(1), v.maxLength(20)),
});
export type SessionTemplate = v.InferOutput<typeof SessionTemplateSchema>;

export const DEFAULT_SESSION_TEMPLATE: SessionTemplate = {
  customersAllowed: 1,
  attendants: [{ type: ATTENDANT_TYPES[0], required: true }],
};

/** New: how a session ended. */
export interface Ending {
  reason: 'ended' | 'left' | 'expired';
  /** Epoch ms, by the server's clock. */
  at: number;
  /** The attendant who ended it. */
  by?: Pick<AttendantInfo, 'id' | 'name' | 'avatarURL'>;
}

/** Session info as the server publishes it: always complete, because shipped clients replace their own by it. */
export interface SessionInfo {
  sessionTopic: string;
  sessionId: string;
  requestID: string;
  keepAliveTTL: number;
  customer: Customer;
  status: (typeof SESSION_STATUSES)[number];
  createdAt: number;
  lastMessages: StoredMessage[];
  assignedAttendants: (string | number)[];
  sessionTemplate: SessionTemplate;
  /** New: only while it is over. */
  ending?: Ending;
}

/** What is believed of a session info that a client sends: which session it means, never its state or history. */
export const ClientSessionInfoSchema = v.object({
  sessionTopic: v.optional(v.pipe(v.string(), v.maxLength(300))),
  sessionId: v.optional(SessionIdSchema),
});

/** What a new client says of the page that it is in: which one, whether it is on the screen, and that it closes. */
export const PageStateSchema = v.object({
  /** Made anew for each opened page. */
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  visible: v.optional(v.boolean(), true),
  gone: v.optional(v.boolean(), false),
  /** It asks for nobody: it is only open. */
  idle: v.optional(v.boolean(), false),
});
export type PageState = v.InferOutput<typeof PageStateSchema>;

/** `server/sessions/online` and `<sessionTopic>/online`: request, keep-alive and "ask again" in one. */
export const OnlineSchema = v.object({
  sessionTopic: v.optional(v.pipe(v.string(), v.maxLength(300))),
  sessionId: v.optional(SessionIdSchema),
  customer: CustomerSchema,
  requestID: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(256))), undefined),
  keepAliveTTL: v.fallback(v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))), undefined),
  status: v.fallback(v.optional(v.picklist(SESSION_STATUSES)), undefined),
  /** Counts on the customer's own topic only, where nobody else can say that a page has closed. */
  page: v.fallback(v.optional(PageStateSchema), undefined),
});
export type Online = v.InferOutput<typeof OnlineSchema>;

/** `server/sessions/request`. */
export const SessionRequestSchema = v.object({
  sessionTopic: v.optional(v.pipe(v.string(), v.maxLength(300))),
  sessionId: v.optional(SessionIdSchema),
  customerId: CustomerIdSchema,
  requestID: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(256))), undefined),
});

/** Who asks for the identity of a chat: the bare id, or of an object what may be passed on, exactly as it was given. */
const UserRequestingSchema = v.union([
  CustomerIdSchema,
  v.object({
    id: CustomerIdSchema,
    name: v.fallback(v.optional(NameSchema), undefined),
    avatarURL: v.fallback(v.optional(v.nullable(AvatarSchema)), undefined),
  }),
]);
export type UserRequesting = v.InferOutput<typeof UserRequestingSchema>;

/** `server/channels/request`. */
export const ChannelsRequestSchema = v.object({
  userRequesting: UserRequestingSchema,
  responseTopic: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
});

/** `<sessionTopic>/messages`. */
export const MessagePayloadSchema = v.object({
  sessionInfo: v.optional(ClientSessionInfoSchema, {}),
  message: MessageSchema,
});

/** `<sessionTopic>/messages/viewed`. */
export const ViewedPayloadSchema = v.object({
  session: v.fallback(v.optional(ClientSessionInfoSchema, {}), {}),
  readMessages: v.pipe(
    v.array(v.object({ ...MessageRefSchema.entries, readAt: TimestampSchema })),
    v.minLength(1),
    v.maxLength(RECEIPTS_MAX),
  ),
});

/**
 * `server/attendants/online` and `…/quit`, and their provable twins. `window` names one open window of the attendant, for
 * as long as it is open: an attendant is gone when the last window is.
 */
export const AttendantOnlineSchema = v.object({
  attendantInfo: AttendantInfoSchema,
  window: v.fallback(v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))), undefined),
});

/** `server/attendants/assign` and its provable twin. */
export const AssignSchema = v.object({
  attendantInfo: AttendantInfoSchema,
  sessionInfo: v.object({
    sessionTopic: v.pipe(v.string(), v.maxLength(300)),
    sessionId: v.optional(SessionIdSchema),
  }),
});

const SessionTopicField = v.pipe(v.string(), v.maxLength(300));

/** New: `server/attendants/<id>/command`. */
export const CommandSchema = v.variant('command', [
  /** Give the session to a colleague or to a level; `note` is a private line for the next attendant. */
  v.object({
    command: v.literal('handOver'),
    sessionTopic: SessionTopicField,
    to: v.union([
      v.object({ attendantId: IdSchema }),
      v.object({ type: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) }),
    ]),
    note: v.optional(v.pipe(v.string(), v.maxLength(1000)), ''),
  }),
  v.object({ command: v.literal('end'), sessionTopic: SessionTopicField }),
  /** Enter a live chat besides its attendants; with `takeOver` in their place. */
  v.object({
    command: v.literal('join'),
    sessionTopic: SessionTopicField,
    takeOver: v.optional(v.boolean(), false),
  }),
  v.object({ command: v.literal('leave'), sessionTopic: SessionTopicField }),
  v.object({ command: v.literal('availability'), availability: v.picklist(AVAILABILITIES) }),
  /** Which chat is open on the screen; null for none. */
  v.object({ command: v.literal('viewing'), sessionTopic: v.nullable(SessionTopicField) }),
]);
export type Command = v.InferOutput<typeof CommandSchema>;

export const CommandPayloadSchema = v.object({ attendantInfo: AttendantInfoSchema, command: CommandSchema });

/** `<sessionTopic>/typing`. */
export const TypingSchema = v.object({ from: SenderSchema, typing: v.boolean() });

/** `<sessionTopic>/messages/stored`. */
export const StoredPayloadSchema = v.object({
  acks: v.array(
    v.object({
      ...MessageRefSchema.entries,
      seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
      /** When it reached the bridge, by the bridge's clock; absent in a repeated acknowledgement. */
      receivedAt: v.optional(v.fallback(v.undefinedable(TimestampSchema), undefined)),
    }),
  ),
});
export type Ack = v.InferOutput<typeof StoredPayloadSchema>['acks'][number];

/**
 * Whether an acknowledgement, or a stored message, is of what this sender wrote in this role: another's message may have
 * the same `id`. Servers of before name no role.
 */
export const isStoredOf = (
  { from }: { from: Pick<Sender, 'id'> & { role?: Role | undefined } },
  sender: { id: Id; role: 'customer' | 'attendant' },
): boolean =>
  sameId(from.id, sender.id) && (from.role === undefined || sideOf(from.role) === sideOf(sender.role));

/**
 * What names a message that was refused, as far as it could be read. `from.role` is the one that the topic proves: a
 * client heeds only refusals of the own id in the own role, so that nobody else can take its words back.
 */
export const RefusalRefSchema = v.object({
  id: v.fallback(v.optional(IdSchema), undefined),
  from: v.fallback(
    v.optional(
      v.object({
        id: v.fallback(v.optional(IdSchema), undefined),
        role: v.fallback(v.optional(v.picklist(['customer', 'attendant'])), undefined),
      }),
      {},
    ),
    {},
  ),
  timestamp: v.fallback(v.optional(TimestampSchema), undefined),
});
export type RefusalRef = v.InferOutput<typeof RefusalRefSchema>;

/** `<sessionTopic>/messages/refused`. */
export const RefusedPayloadSchema = v.object({
  refusals: v.array(
    v.object({ ...RefusalRefSchema.entries, reason: v.fallback(v.picklist(REFUSED_REASONS), 'other') }),
  ),
});
export type MessageRefusal = v.InferOutput<typeof RefusedPayloadSchema>['refusals'][number];

/** Whether a refusal speaks of a message that this sender wrote in this role. */
export const isRefusalOf = (
  { from }: Pick<RefusalRef, 'from'>,
  sender: { id: Id; role: 'customer' | 'attendant' },
): boolean => from.id !== undefined && sameId(from.id, sender.id) && from.role === sender.role;

/** What the new clients read of a control message. The shipped ones read the same fields. */
export interface ControlPayload {
  instruction: (typeof INSTRUCTIONS)[keyof typeof INSTRUCTIONS];
  sessionInfo: SessionInfo;
  /** The attendant who came or left; on both control topics, so that the customer's page can name who answers. */
  attendantInfo?: Pick<AttendantInfo, 'id' | 'name' | 'avatarURL'>;
  /** New: everyone who is in the chat, for the page's header. */
  attendants?: Pick<AttendantInfo, 'id' | 'name' | 'avatarURL'>[];
  /** New: why the session was aborted. */
  reason?: AbortReason;
  /** New: place in the queue, 1 is next. */
  position?: number;
  /** New: grows with every control message of this session topic. A smaller one than seen is old news. */
  rev?: number;
}

/** `client/attendants/assign/<id>`: session info and, new, how long the offer stands and the private line of a hand-over. */
export interface OfferPayload extends SessionInfo {
  offer?: Offer;
}

export interface Offer {
  /** By the server's clock, epoch ms. */
  expiresAt: number;
  /** How long it still stood when this was said, ms: for pages, whose clock is another. */
  remainingMs?: number;
  note?: string;
  from?: Pick<AttendantInfo, 'id' | 'name'>;
}
