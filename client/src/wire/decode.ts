import * as v from 'valibot';

/** The decoded value, or null where the input cannot be read. */
export function decodeOr<T>(schema: v.GenericSchema<unknown, T>, input: unknown): T | null {
  const parsed = v.safeParse(schema, input);
  return parsed.success ? parsed.output : null;
}
