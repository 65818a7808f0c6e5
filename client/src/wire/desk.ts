import {
  DeskChatSchema,
  DeskFeedSchema as FeedPayloadSchema,
  OfferPayloadSchema,
  OfferSchema as OfferTermsSchema,
  openObject,
  DeskPictureSchema as PicturePayloadSchema,
  readableList,
} from '@chimpassist/protocol';
import * as v from 'valibot';
import { SessionSchema, withoutMessages } from './session.ts';

/** An offer that stands. From here on its end is by this page's time that only grows: `expiresAt` is of another clock. */
const StandingOfferSchema = v.fallback(
  v.optional(
    v.pipe(
      OfferTermsSchema,
      v.transform(({ expiresAt, remainingMs, note = '', ...offer }) => ({
        ...offer,
        note,
        endsAt: performance.now() + (remainingMs ?? expiresAt - Date.now()),
      })),
    ),
  ),
  undefined,
);

/** `client/attendants/assign/<id>`. */
export const OfferSchema = v.pipe(
  openObject({ ...v.omit(OfferPayloadSchema, ['lastMessages']).entries, offer: StandingOfferSchema }),
  v.transform(withoutMessages),
);
export type Offer = v.InferOutput<typeof OfferSchema>;

const ChatSchema = openObject({
  ...DeskChatSchema.entries,
  sessionInfo: SessionSchema,
  offer: StandingOfferSchema,
});
export type DeskChat = v.InferOutput<typeof ChatSchema>;

/** `GET /desk`. */
export const DeskPictureSchema = openObject({
  ...PicturePayloadSchema.entries,
  chats: readableList(ChatSchema),
});
export type DeskPicture = v.InferOutput<typeof DeskPictureSchema>;
export type Colleague = DeskPicture['attendants'][number];

/** `client/desk`. A list that is left out changes nothing. */
export const DeskFeedSchema = v.pipe(
  openObject({ ...FeedPayloadSchema.entries, chats: v.optional(readableList(ChatSchema)) }),
  v.transform(({ chats = [], chatsGone = [], attendants = [], attendantsGone = [], ...feed }) => ({
    ...feed,
    chats,
    chatsGone,
    attendants,
    attendantsGone,
  })),
);
export type DeskFeed = v.InferOutput<typeof DeskFeedSchema>;
