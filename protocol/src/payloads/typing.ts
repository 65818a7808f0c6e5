import * as v from 'valibot';
import { SenderSchema } from './person.ts';

/** `<sessionTopic>/typing`. */
export const TypingSchema = v.object({ from: SenderSchema, typing: v.boolean() });
