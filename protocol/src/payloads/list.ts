import * as v from 'valibot';

/** Where a list's item schema is kept beside its parse, for descriptions of it. */
export interface ListMetadata {
  item: v.GenericSchema;
}

/** A list of which an entry that cannot be read costs only itself. */
/* @__NO_SIDE_EFFECTS__ */
export function readableList<S extends v.GenericSchema>(item: S) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((entries) => readable(item, entries)),
    v.metadata({ item } satisfies ListMetadata),
  );
}

/** The entries that can be read, in their order. */
export const readable = <S extends v.GenericSchema>(
  item: S,
  entries: readonly unknown[],
): v.InferOutput<S>[] =>
  entries.flatMap((entry) => {
    const parsed = v.safeParse(item, entry);
    return parsed.success ? [parsed.output] : [];
  });
