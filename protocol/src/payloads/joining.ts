import * as v from 'valibot';
import { openObject } from './open-object.ts';
import { PersonSchema } from './person.ts';

/** An attendant who asks those in a chat to be let in. */
export const JoinAskSchema = openObject({
  attendant: PersonSchema,
  /** Epoch ms. */
  at: v.number(),
});
export type JoinAsk = v.InferOutput<typeof JoinAskSchema>;

/** What has become of it: the attendant is in the chat, those in it are asked, or they have said no. */
export const JoinAnswerSchema = openObject({ state: v.picklist(['joined', 'asked', 'declined']) });
export type JoinAnswer = v.InferOutput<typeof JoinAnswerSchema>;
