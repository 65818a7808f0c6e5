/** Calls `listener` at each event of these types. Returns a function that ends it. */
export function listen(
  target: EventTarget | null | undefined,
  types: readonly string[],
  listener: () => void,
  isFirst = false,
): () => void {
  for (const type of types) target?.addEventListener(type, listener, isFirst);
  return () => {
    for (const type of types) target?.removeEventListener(type, listener, isFirst);
  };
}
