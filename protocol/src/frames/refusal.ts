import * as v from 'valibot';
import { ERROR_CODES } from '../errors.ts';
import { openObject } from '../payloads/open-object.ts';

/** A code that this bridge does not know counts as `internal`. */
export const ErrorCodeSchema = v.fallback(v.picklist(ERROR_CODES), 'internal');

export const RefusalSchema = openObject({
  /** Which frame of the batch, from 0. */
  index: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  code: ErrorCodeSchema,
  message: v.string(),
});
export type Refusal = v.InferOutput<typeof RefusalSchema>;

/** Fields of an answer to what could not be handed on at all. */
export const notTaken = {
  ok: v.literal(false),
  code: ErrorCodeSchema,
  message: v.string(),
  /** Whether it may be taken later. */
  retry: v.boolean(),
};

/** The number of frames, which is all of them: an earlier bridge reads it. */
export const accepted = { accepted: v.optional(v.number()) };
