const { parse, stringify } = JSON;

export interface JsonWalk {
  /** `stringify in <file>` or `parse in <file>`, in their order. */
  steps: string[];
  stop(): void;
}

/**
 * Notes each time that a source of this process makes JSON of these words, or reads them out of JSON.
 *
 * @param sources finds the file's name, as its group 1, in a line of a stack; calls from anywhere else are not noted.
 */
export function walkOfJson(words: string, sources: RegExp): JsonWalk {
  const steps: string[] = [];
  const note = (what: string, text: unknown): void => {
    if (typeof text !== 'string' || !text.includes(words)) return;
    // Below the message: this function, the one that calls it, and who asked for JSON.
    const [, , , caller = ''] = (new Error().stack ?? '').split('\n');
    const [, file] = sources.exec(caller) ?? [];
    if (file !== undefined) steps.push(`${what} in ${file}`);
  };
  JSON.parse = function parseAndNote(...given: Parameters<typeof parse>) {
    note('parse', given[0]);
    return parse(...given);
  };
  JSON.stringify = function stringifyAndNote(...given: Parameters<typeof stringify>) {
    const text = stringify(...given);
    note('stringify', text);
    return text;
  } as typeof stringify;
  return {
    steps,
    stop() {
      JSON.parse = parse;
      JSON.stringify = stringify;
    },
  };
}
