import * as v from 'valibot';

/**
 * An object of which unknown fields survive the parse. For what one part of the platform tells another: parts are deployed one
 * after another, so a field that this one does not know may come from a newer one and go to a newer one. The type names
 * only the known fields, so that a misspelt one stays an error.
 */
/* @__NO_SIDE_EFFECTS__ */
export function openObject<const E extends v.ObjectEntries>(entries: E): v.ObjectSchema<E, undefined> {
  // The two schemas differ in their output type by the index signature alone, which is what this takes off.
  return v.looseObject(entries) as unknown as v.ObjectSchema<E, undefined>;
}

/** A field that may be missing. An odd value counts as missing and does not cost the object. */
/* @__NO_SIDE_EFFECTS__ */
export function lenient<S extends v.GenericSchema>(schema: S) {
  return v.fallback(v.optional(schema), undefined);
}
