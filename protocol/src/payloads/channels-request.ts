import * as v from 'valibot';
import { CustomerIdSchema } from '../ids.ts';
import { AvatarSchema, NameSchema } from './person.ts';

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
