/**
 * One structured line. Never message texts, names, e-mails, tokens or secrets: only codes, counts and errors of our own
 * calls.
 */
export function log(event: string, fields: Record<string, unknown> = {}): void {
  const { error, ...rest } = fields;
  const cause =
    error instanceof Error
      ? // What a parser says of a text that it cannot read quotes the text.
        { error: error.name, ...(error instanceof SyntaxError ? {} : { cause: error.message }) }
      : error === undefined
        ? {}
        : { error: String(error) };
  console.log(JSON.stringify({ event, ...rest, ...cause }));
}
