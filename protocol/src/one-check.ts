import * as v from 'valibot';

/**
 * A schema that is one question. Ids, times and numbers are in everything that travels, and a pipe of several steps costs
 * several times as much.
 *
 * @param described the same in steps, for descriptions. It has no other checks than `is`.
 */
/* @__NO_SIDE_EFFECTS__ */
export function oneCheck<const S extends v.GenericSchema>(
  described: S,
  is: (input: unknown) => boolean,
  message?: string,
): v.CustomSchema<v.InferOutput<S>, string | undefined> {
  // The question's schema is kept beside, for descriptions of it.
  return Object.assign(v.custom<v.InferOutput<S>, string | undefined>(is, message), { described });
}

/** The schema in steps of one that {@link oneCheck} made, else null. */
export const describedOf = (schema: object): v.GenericSchema | null =>
  'described' in schema ? (schema.described as v.GenericSchema) : null;

/** A whole number that keeps its value in JavaScript. */
export const SafeIntegerSchema = oneCheck(v.pipe(v.number(), v.safeInteger()), Number.isSafeInteger);
