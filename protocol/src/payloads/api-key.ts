import * as v from 'valibot';
import { OVERLAP_MAX_S } from '../limits.ts';
import { isBlank } from '../text/blank.ts';
import { SCOPES, type Scope } from '../vocabulary.ts';
import { readableList } from './list.ts';
import { openObject } from './open-object.ts';

/** Keys of `/v1`, by which programs of the operator's are known. */

const SCOPE_GROUPS = [
  'chats:*',
  'customers:*',
  'notes:*',
  'tags:*',
  'answers:*',
  'webhooks:*',
  'figures:*',
  'bots:*',
] as const;

const isMeant = (scope: Scope, by: string): boolean =>
  scope === by || (by.endsWith('*') && scope.startsWith(by.slice(0, -1)));

/** `notes:*` stands for all scopes of that kind. */
export const ScopesSchema = v.pipe(
  v.array(
    v.union(
      [v.picklist(SCOPES), v.picklist(SCOPE_GROUPS)],
      'A scope is one like "chats:read", or "notes:*" for all of a kind.',
    ),
  ),
  v.minLength(1, 'A key has one scope at least.'),
  v.transform((given) => SCOPES.filter((scope) => given.some((each) => isMeant(scope, each)))),
);

/** What is made: `POST /v1/keys`. */
export const NewKeySchema = v.object({
  name: v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(100),
    v.check((name) => !isBlank(name), 'A name has letters that can be seen.'),
  ),
  scopes: ScopesSchema,
  /** Epoch ms; null: it counts until somebody removes it. */
  expiresAt: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), null),
});
export type NewKey = v.InferOutput<typeof NewKeySchema>;

/** For how long the former secret counts beside the new one, s. A day is enough to bring the new one out. */
export const RotationSchema = v.object({
  overlapSeconds: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(OVERLAP_MAX_S)),
    86_400,
  ),
});

export const ApiKeySchema = openObject({
  id: v.string(),
  name: v.string(),
  scopes: readableList(v.picklist(SCOPES)),
  /** Epoch ms. */
  createdAt: v.number(),
  /** The id of the supervisor who made it. */
  createdBy: v.string(),
  /** Epoch ms; null: never. */
  expiresAt: v.nullable(v.number()),
  /** Epoch ms, to some minutes; null: not yet. */
  lastUsedAt: v.nullable(v.number()),
  /** Until when the text of before counts too, epoch ms; null: there is none. */
  formerUntil: v.nullable(v.number()),
});
export type ApiKey = v.InferOutput<typeof ApiKeySchema>;

/** The only answers that show the key itself. */
export const ShownKeySchema = openObject({ ...ApiKeySchema.entries, key: v.string() });
export const KeysSchema = openObject({ data: readableList(ApiKeySchema) });
