import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = new URL('../../docs/widget.md', import.meta.url);

/**
 * Puts a text between its two marks in docs/widget.md, in place of what stood there.
 *
 * @throws {Error} where the page has no such marks.
 */
export function putIntoPage(name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const page = readFileSync(PAGE, 'utf8');
  if (!page.includes(begin) || !page.includes(end))
    throw new Error(`docs/widget.md has no ${begin} … ${end}.`);
  const before = page.slice(0, page.indexOf(begin) + begin.length);
  writeFileSync(PAGE, `${before}\n${text}\n${page.slice(page.indexOf(end))}`);
}
