import {
  ABORT_REASONS,
  AVAILABILITIES,
  CustomerSchema,
  IdSchema,
  INSTRUCTIONS,
  MessageSchema,
  SESSION_STATUSES,
  type SessionTemplate,
  SessionTemplateSchema,
  TwinSchema,
} from '@chimpassist/protocol';
import * as v from 'valibot';

/**
 * What the server sends, decoded once where it comes in. Fields that a shipped server leaves out have a fallback, so
 * that one odd field never costs a whole message.
 */

const lenientNumber = (fallback: number) => v.fallback(v.optional(v.number(), fallback), fallback);
const NO_TEMPLATE: SessionTemplate = { customersAllowed: 1, attendants: [{ type: '', required: true }] };

/** `seq` and `receivedAt` are missing where a client published it. */
export const WireMessageSchema = v.object({
  ...MessageSchema.entries,
  seq: v.fallback(v.optional(v.nullable(v.number()), null), null),
  receivedAt: v.fallback(v.optional(v.nullable(v.number()), null), null),
  twin: TwinSchema,
});
export type WireMessage = v.InferOutput<typeof WireMessageSchema>;

const PersonSchema = v.object({
  id: IdSchema,
  name: v.fallback(v.optional(v.string(), ''), ''),
  avatarURL: v.fallback(v.optional(v.nullable(v.string()), null), null),
});
export type Person = v.InferOutput<typeof PersonSchema>;

export const SessionInfoSchema = v.object({
  sessionTopic: v.string(),
  sessionId: v.string(),
  requestID: v.fallback(v.optional(v.string(), ''), ''),
  keepAliveTTL: lenientNumber(0),
  customer: CustomerSchema,
  status: v.picklist(SESSION_STATUSES),
  createdAt: lenientNumber(0),
  assignedAttendants: v.fallback(v.optional(v.array(IdSchema), []), []),
  sessionTemplate: v.fallback(v.optional(SessionTemplateSchema, NO_TEMPLATE), NO_TEMPLATE),
  /** Only while it is over, of a server that says so. */
  ending: v.fallback(
    v.optional(
      v.object({
        reason: v.picklist(['ended', 'left', 'expired']),
        by: v.fallback(v.optional(PersonSchema), undefined),
      }),
    ),
    undefined,
  ),
});
/** Session info without its messages: those live in the chat. */
export type Session = v.InferOutput<typeof SessionInfoSchema>;

export const ControlSchema = v.object({
  instruction: v.picklist(Object.values(INSTRUCTIONS)),
  sessionInfo: SessionInfoSchema,
  attendants: v.fallback(v.optional(v.array(PersonSchema)), undefined),
  reason: v.fallback(v.optional(v.picklist(ABORT_REASONS)), undefined),
  /** Who came, left or ended it. */
  attendantInfo: v.fallback(v.optional(PersonSchema), undefined),
  rev: v.fallback(v.optional(v.number()), undefined),
});
export type Control = v.InferOutput<typeof ControlSchema>;

/** `refusal`: a command or acceptance of this attendant that the server did not follow. */
export const AttendantControlSchema = v.object({
  instruction: v.picklist(Object.values(INSTRUCTIONS)),
  refusal: v.fallback(
    v.optional(v.object({ command: v.string(), sessionTopic: v.string(), code: v.string() })),
    undefined,
  ),
});
export type CommandRefusal = NonNullable<v.InferOutput<typeof AttendantControlSchema>['refusal']>;

const StandingOfferSchema = v.fallback(
  v.optional(
    v.pipe(
      v.object({
        expiresAt: v.number(),
        /** How long it stood when it was said, ms: `expiresAt` is of another clock. */
        remainingMs: v.fallback(v.optional(v.number()), undefined),
        note: v.optional(v.string(), ''),
        from: v.fallback(v.optional(v.object({ id: IdSchema, name: v.string() })), undefined),
      }),
      // From here on by the page's time that only grows.
      v.transform(({ expiresAt, remainingMs, ...offer }) => ({
        ...offer,
        endsAt: performance.now() + (remainingMs ?? expiresAt - Date.now()),
      })),
    ),
  ),
  undefined,
);
export const OfferSchema = v.object({ ...SessionInfoSchema.entries, offer: StandingOfferSchema });
export type Offer = v.InferOutput<typeof OfferSchema>;

const DeskChatSchema = v.object({
  sessionInfo: SessionInfoSchema,
  state: v.picklist(['waiting', 'online']),
  since: v.number(),
  offeredTo: v.fallback(v.array(IdSchema), []),
  away: v.fallback(v.optional(v.boolean()), undefined),
  /** In the picture only, and only of what is offered to this attendant. */
  offer: StandingOfferSchema,
});
export type DeskChat = v.InferOutput<typeof DeskChatSchema>;

const DeskAttendantSchema = v.object({
  ...PersonSchema.entries,
  type: v.fallback(v.string(), ''),
  availability: v.fallback(v.picklist(AVAILABILITIES), 'available'),
  load: lenientNumber(0),
  viewing: v.fallback(v.optional(v.nullable(v.string()), null), null),
});
export type Colleague = v.InferOutput<typeof DeskAttendantSchema>;

export const DeskPictureSchema = v.object({
  version: v.number(),
  chats: v.array(DeskChatSchema),
  attendants: v.array(DeskAttendantSchema),
});
export type DeskPicture = v.InferOutput<typeof DeskPictureSchema>;

export const DeskFeedSchema = v.object({
  version: v.number(),
  chats: v.optional(v.array(DeskChatSchema), []),
  chatsGone: v.optional(v.array(v.string()), []),
  attendants: v.optional(v.array(DeskAttendantSchema), []),
  attendantsGone: v.optional(v.array(IdSchema), []),
});
export type DeskFeed = v.InferOutput<typeof DeskFeedSchema>;

export const SessionsSchema = v.array(SessionInfoSchema);

/** `GET /customer/:id/messages`. */
export const HistorySchema = v.pipe(
  v.array(v.object({ message: WireMessageSchema })),
  v.transform((rows) => rows.map((row) => row.message)),
);
