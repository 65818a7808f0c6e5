import * as v from 'valibot';

/** A list of which an entry that cannot be read costs only itself. */
/* @__NO_SIDE_EFFECTS__ */
export function readableList<S extends v.GenericSchema>(item: S) {
  // The item's schema is kept beside, for descriptions of the list.
  const list = Object.assign(v.custom<unknown[]>(Array.isArray), { readableItem: item });
  return v.pipe(
    list,
    v.transform((entries) => readable(item, entries)),
  );
}

/** The items' schema of a schema that is the beginning of a {@link readableList}, else null. */
export const readableItemOf = (schema: object): v.GenericSchema | null =>
  'readableItem' in schema ? (schema.readableItem as v.GenericSchema) : null;

/** The entries that can be read, in their order. */
export function readable<S extends v.GenericSchema>(
  item: S,
  entries: readonly unknown[],
): v.InferOutput<S>[] {
  const read: v.InferOutput<S>[] = [];
  for (const entry of entries) {
    const parsed = v.safeParse(item, entry);
    if (parsed.success) read.push(parsed.output);
  }
  return read;
}
