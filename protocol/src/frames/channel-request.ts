import * as v from 'valibot';
import { openObject } from '../payloads/open-object.ts';
import { CustomerSchema } from '../payloads/person.ts';

/** `POST /bridge/channel`: answers `server/channels/request` with the identity of a new chat. */
export const ChannelRequestSchema = v.object({ customer: CustomerSchema });

/** Its answer. */
export const ChannelAnswerSchema = openObject({
  sessionId: v.string(),
  sessionTopic: v.string(),
  keepAliveTTL: v.number(),
});
export type ChannelAnswer = v.InferOutput<typeof ChannelAnswerSchema>;
