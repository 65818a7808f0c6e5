import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { AVAILABILITIES } from '../vocabulary.ts';
import { JoinAskSchema } from './joining.ts';
import { readableList } from './list.ts';
import { MarkSchema, QuietSchema } from './mark.ts';
import { MentionSchema } from './note.ts';
import { OfferSchema } from './offer.ts';
import { lenient, openObject } from './open-object.ts';
import { PersonSchema } from './person.ts';
import { SessionInfoSchema } from './session-info.ts';

/** One attendant as colleagues see it. */
export const DeskAttendantSchema = openObject({
  ...PersonSchema.entries,
  type: v.fallback(v.string(), ''),
  availability: v.fallback(v.picklist(AVAILABILITIES), 'available'),
  /** Chats that this attendant is in or was offered. */
  load: v.fallback(v.number(), 0),
  /** Since when this attendant is there, or available or away as now, by the server's clock, epoch ms. */
  since: lenient(v.number()),
  /** Why this attendant is away, where it was said. */
  awayFor: lenient(v.string()),
  /** The session topic open on the screen, or null. */
  viewing: v.fallback(v.nullable(v.string()), null),
  /** A note is being written there. */
  isNoting: lenient(v.boolean()),
});
export type DeskAttendant = v.InferOutput<typeof DeskAttendantSchema>;

/** One chat of the desk: waiting or live. */
export const DeskChatSchema = openObject({
  sessionInfo: SessionInfoSchema,
  /** Where the chat stands: in the queue, or with somebody. */
  state: v.picklist(['waiting', 'online']),
  /** Since when it waits or is live, epoch ms. */
  since: v.number(),
  /** Whom it is offered to now. */
  offeredTo: v.fallback(v.array(IdSchema), () => []),
  /** In `GET /desk` only, and only what is offered to the attendant who asks: it can be accepted as if it had just come. */
  offer: lenient(OfferSchema),
  /** The customer has no page open. Absent: one is open, or the client says nothing of its pages. */
  away: lenient(v.boolean()),
  /** Ids of the tags of customer and session; absent where there are none. */
  tags: lenient(readableList(v.string())),
  /** The bot that answers. An attendant who may take a waiting chat may take this one. */
  bot: lenient(PersonSchema),
  /** Who asks to be let into a live chat; absent where nobody does. */
  asks: lenient(readableList(JoinAskSchema)),
  /** Id of the team that it waits for alone; absent where there is none. */
  team: lenient(v.string()),
});
export type DeskChat = v.InferOutput<typeof DeskChatSchema>;

/** `GET /desk`: the whole picture. `version` grows with each change; feeds above it apply on top. */
export const DeskPictureSchema = openObject({
  version: v.number(),
  chats: readableList(DeskChatSchema),
  attendants: readableList(DeskAttendantSchema),
  /**
   * Where the workspace stands, in `GET /desk` only: who has read it at these revisions has it. Absent: the desk has not
   * heard of it, and it is to be read.
   */
  workspace: lenient(openObject({ revision: v.number(), ownRevision: v.number() })),
  /** In `GET /desk` only: where colleagues have mentioned the asker, who has not looked at that chat since. */
  mentions: lenient(readableList(MentionSchema)),
  /** In `GET /desk` only: what the asker has snoozed or marked as unread. */
  marks: lenient(readableList(MarkSchema)),
  /** In `GET /desk` only: the asker does not want to be disturbed. */
  quiet: lenient(v.nullable(QuietSchema)),
});
export type DeskPicture = v.InferOutput<typeof DeskPictureSchema>;

/** `client/desk`: what changed. A gap in `version` means: fetch the picture again. */
export const DeskFeedSchema = openObject({
  version: v.number(),
  chats: v.optional(readableList(DeskChatSchema)),
  /** Session topics that ended or are no longer waiting. */
  chatsGone: v.optional(v.array(v.string())),
  attendants: v.optional(readableList(DeskAttendantSchema)),
  attendantsGone: v.optional(v.array(IdSchema)),
});
export type DeskFeed = v.InferOutput<typeof DeskFeedSchema>;
