import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../docs/protocol.md', import.meta.url));

/** A table of `docs/protocol.md` that is made of the contract's rows, between two marks. */
export class PageTable {
  readonly #name: string;
  readonly #lines: readonly string[];

  /** @param name of the marks, and of the script that makes the table. */
  constructor(name: string, lines: readonly string[]) {
    this.#name = name;
    this.#lines = lines;
  }

  /** Whether the page says what the rows say. */
  isCurrent(): boolean {
    const page = readFileSync(PAGE, 'utf8');
    return this.#written(page) === page;
  }

  write(): void {
    writeFileSync(PAGE, this.#written(readFileSync(PAGE, 'utf8')));
  }

  #written(page: string): string {
    const begin = `<!-- ${this.#name}s: made by protocol/scripts/${this.#name}-table.ts -->`;
    const end = `<!-- /${this.#name}s -->`;
    const [from, to] = [page.indexOf(begin), page.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/protocol.md has lost the marks ${begin} and ${end}.`);
    return `${page.slice(0, from)}${begin}\n${this.#lines.join('\n')}\n${page.slice(to)}`;
  }
}
