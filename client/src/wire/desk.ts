import { AVAILABILITIES, IdSchema } from '@chimpassist/protocol';
import * as v from 'valibot';
import { lenientList } from './decode.ts';
import { PersonSchema } from './person.ts';
import { SessionSchema } from './session.ts';

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

/** `client/attendants/assign/<id>`. */
export const OfferSchema = v.object({ ...SessionSchema.entries, offer: StandingOfferSchema });
export type Offer = v.InferOutput<typeof OfferSchema>;

const DeskChatSchema = v.object({
  sessionInfo: SessionSchema,
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
  load: v.fallback(v.optional(v.number(), 0), 0),
  viewing: v.fallback(v.optional(v.nullable(v.string()), null), null),
});
export type Colleague = v.InferOutput<typeof DeskAttendantSchema>;

/** `GET /desk`. */
export const DeskPictureSchema = v.object({
  version: v.number(),
  chats: lenientList(DeskChatSchema),
  attendants: lenientList(DeskAttendantSchema),
});
export type DeskPicture = v.InferOutput<typeof DeskPictureSchema>;

/** `client/desk`. */
export const DeskFeedSchema = v.object({
  version: v.number(),
  chats: v.optional(lenientList(DeskChatSchema), []),
  chatsGone: v.optional(v.array(v.string()), []),
  attendants: v.optional(lenientList(DeskAttendantSchema), []),
  attendantsGone: v.optional(v.array(IdSchema), []),
});
export type DeskFeed = v.InferOutput<typeof DeskFeedSchema>;
