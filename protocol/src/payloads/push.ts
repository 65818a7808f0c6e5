import * as v from 'valibot';
import { openObject } from './open-object.ts';

/** Where a browser is reached while no page of ours is open in it: what `PushSubscription.toJSON()` gives. */

/** Longer ones do not come from a push service. */
const ENDPOINT_MAX_LENGTH = 1_000;
const EndpointSchema = v.pipe(
  v.string(),
  v.maxLength(ENDPOINT_MAX_LENGTH),
  v.url('The endpoint of a subscription is an address.'),
);
const base64Url = (characters: number) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')),
    v.regex(/^[\w-]+$/, 'The keys of a subscription are base64url.'),
    v.length(characters),
  );

export const PushBodySchema = v.object({
  endpoint: EndpointSchema,
  keys: v.object({
    /** A point of P-256, not compressed: 65 bytes. */
    p256dh: base64Url(87),
    /** 16 bytes. */
    auth: base64Url(22),
  }),
  /** In which language is written: `pt-BR`. */
  language: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/))),
});
export type PushBody = v.InferOutput<typeof PushBodySchema>;

/** Which browser is not told any more; left out: none is. */
export const NoPushBodySchema = v.object({ endpoint: v.optional(EndpointSchema) });
export const PushAnswerSchema = openObject({ push: v.fallback(v.literal('on'), 'on') });

/** What a push message says to the service worker that shows it. */
export const PUSH_KINDS = ['message', 'waiting', 'mention'] as const;
export type PushKind = (typeof PUSH_KINDS)[number];
export const PushNoticeSchema = openObject({
  kind: v.fallback(v.picklist(PUSH_KINDS), 'message'),
  /** Takes the place of an earlier one with the same tag. */
  tag: v.string(),
  title: v.string(),
  body: v.fallback(v.string(), ''),
  /** Of the attendants' side: which chat it is about. */
  customerId: v.optional(v.union([v.string(), v.number()])),
});
export type PushNotice = v.InferOutput<typeof PushNoticeSchema>;
