import * as v from 'valibot';

/** The decoded value, or null where the input is none. */
export function decodeOr<T>(schema: v.GenericSchema<unknown, T>, input: unknown): T | null {
  const parsed = v.safeParse(schema, input);
  return parsed.success ? parsed.output : null;
}

/** A list of which one entry that cannot be read does not hide the others. */
export const lenientList = <S extends v.GenericSchema>(schema: S) =>
  v.pipe(
    v.array(v.unknown()),
    v.transform((entries) =>
      entries.flatMap((entry): v.InferOutput<S>[] => {
        const result = v.safeParse(schema, entry);
        return result.success ? [result.output] : [];
      }),
    ),
  );
