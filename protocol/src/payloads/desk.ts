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

/** One attendant as colleagues see them. */
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
  /** Whether the attendant is writing a note there. */
  isNoting: lenient(v.boolean()),
});
export type DeskAttendant = v.InferOutput<typeof DeskAttendantSchema>;

/** One chat of the desk: waiting or live. */
export const DeskChatSchema = openObject({
  sessionInfo: SessionInfoSchema,
  /** Whether the chat is in the queue or with an attendant. */
  state: v.picklist(['waiting', 'online']),
  /** Since when it waits or is live, epoch ms. */
  since: v.number(),
  /** Ids of the attendants who have an offer of it now. */
  offeredTo: v.fallback(v.array(IdSchema), () => []),
  /** In `GET /desk` only: the offer to the attendant who asks, which can be accepted as if it had just come. */
  offer: lenient(OfferSchema),
  /** The customer has no page open. Absent: one is open, or the client says nothing of its pages. */
  away: lenient(v.boolean()),
  /** Ids of the tags of customer and session; absent where there are none. */
  tags: lenient(readableList(v.string())),
  /** The bot that answers. An attendant who may take a waiting chat may take this one. */
  bot: lenient(PersonSchema),
  /** The attendants who ask to join a live chat; absent where nobody does. */
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
   * In `GET /desk` only: the revisions of the workspace. A client that has read it at these revisions is up to date. Absent: the
   * desk does not know them, and the client reads the workspace.
   */
  workspace: lenient(openObject({ revision: v.number(), ownRevision: v.number() })),
  /** In `GET /desk` only: notes that mention the attendant who asks, in chats that this attendant has not opened since. */
  mentions: lenient(readableList(MentionSchema)),
  /** In `GET /desk` only: the chats that the attendant who asks has snoozed or marked as unread. */
  marks: lenient(readableList(MarkSchema)),
  /** In `GET /desk` only: the attendant who asks does not want to be disturbed. */
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
