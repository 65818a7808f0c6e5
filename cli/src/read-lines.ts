import { createReadStream } from 'node:fs';

/**
 * The lines of a file, ended by line feeds alone. `readline` ends them at U+2028 and U+2029 too, which stand in JSON as they are: a message
 * with one in it would be torn in two.
 */
export async function* readLines(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of createReadStream(path, 'utf8')) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
