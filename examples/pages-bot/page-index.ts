import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Embed } from './embed.ts';

/** A section of a page, and where it stands. */
export interface Section {
  /** Of the page, and of the section where it has one. */
  title: string;
  /** `shipping.md#abroad`. */
  place: string;
  text: string;
}

/** As GitHub and most makers of sites write the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

/** The sections of a Markdown page: from one heading to the next. */
export function sectionsOf(file: string, markdown: string): Section[] {
  const sections: Section[] = [];
  let page = file.replace(/\.md$/, '');
  let isInCode = false;
  for (const line of markdown.split(/\r?\n/)) {
    if (/^(```|~~~)/.test(line)) isInCode = !isInCode;
    const heading = isInCode ? null : /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (heading?.[1] !== undefined && heading[2] !== undefined) {
      const [, signs, name] = heading;
      const isPage = signs.length === 1;
      if (isPage) page = name;
      const place = isPage ? file : `${file}#${anchorOf(name)}`;
      sections.push({ title: isPage ? name : `${page}: ${name}`, place, text: '' });
      continue;
    }
    let section = sections.at(-1);
    if (section === undefined) {
      section = { title: page, place: file, text: '' };
      sections.push(section);
    }
    section.text += `${line}\n`;
  }
  return sections.map((each) => ({ ...each, text: each.text.trim() })).filter(({ text }) => text !== '');
}

/** Words that stand in every question and tell nothing. */
const EMPTY = new Set(
  'a an and are can could do does for from have how i in is it me my of on or please that the there this to we what when where which who why will with would you your'.split(
    ' ',
  ),
);

/** The words of a question by which pages are found. */
export const wordsOf = (question: string): string[] => [
  ...new Set((question.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !EMPTY.has(word))),
];

/** Of the words of a question, how many a section must have to be an answer. */
const SHARE_MIN = 0.6;
/** How alike question and section must be, where an endpoint for embeddings is set. */
const LIKENESS_MIN = 0.45;
const CANDIDATES = 20;

/** The operator's pages, found by their words: a table in memory, made at each start. */
export class PageIndex {
  readonly #database = new DatabaseSync(':memory:');
  readonly #embed: Embed | null;
  readonly #vectors = new Map<string, readonly number[]>();

  private constructor(embed: Embed | null) {
    this.#embed = embed;
    this.#database.exec(
      "CREATE VIRTUAL TABLE sections USING fts5(title, text, place UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2')",
    );
  }

  /** Reads all pages of a folder, those in folders within it too. */
  static async of(folder: string, embed: Embed | null = null): Promise<PageIndex> {
    const index = new PageIndex(embed);
    const insert = index.#database.prepare('INSERT INTO sections (title, text, place) VALUES (?, ?, ?)');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.md'),
    );
    for (const file of files.sort()) {
      for (const section of sectionsOf(
        file.replaceAll('\\', '/'),
        readFileSync(join(folder, file), 'utf8'),
      )) {
        insert.run(section.title, section.text, section.place);
        if (embed !== null)
          index.#vectors.set(section.place, await embed(`${section.title}\n${section.text}`));
      }
    }
    return index;
  }

  /** The section that answers a question; null where none does. */
  async find(question: string): Promise<Section | null> {
    const words = wordsOf(question);
    if (words.length === 0) return null;
    const found = this.#search(words);
    return this.#embed === null ? this.#byWords(words, found) : this.#byLikeness(question);
  }

  /** A word in a title counts as three. Each word stands in quotes, so that none is a sign of the search. */
  #search(words: readonly string[]): Section[] {
    const query = words.map((word) => `"${word}"`).join(' OR ');
    return this.#database
      .prepare(
        'SELECT title, text, place FROM sections WHERE sections MATCH ? ORDER BY bm25(sections, 3.0, 1.0) LIMIT ?',
      )
      .all(query, CANDIDATES)
      .map(sectionIn);
  }

  /** The best that has most of the words: one word alone is a coincidence. */
  #byWords(words: readonly string[], found: readonly Section[]): Section | null {
    const has = this.#database.prepare('SELECT 1 FROM sections WHERE sections MATCH ? AND place = ?');
    return (
      found.find(({ place }) => {
        const hits = words.filter((word) => has.get(`"${word}"`, place) !== undefined);
        return hits.length / words.length >= SHARE_MIN;
      }) ?? null
    );
  }

  async #byLikeness(question: string): Promise<Section | null> {
    if (this.#embed === null) return null;
    const asked = await this.#embed(question);
    const [best] = [...this.#vectors]
      .map(([place, vector]) => ({ place, likeness: cosine(asked, vector) }))
      .sort((one, other) => other.likeness - one.likeness);
    if (best === undefined || best.likeness < LIKENESS_MIN) return null;
    const row = this.#database
      .prepare('SELECT title, text, place FROM sections WHERE place = ?')
      .get(best.place);
    return row === undefined ? null : sectionIn(row);
  }

  close(): void {
    this.#database.close();
  }
}

const sectionIn = ({ title, text, place }: Record<string, unknown>): Section => ({
  title: String(title),
  text: String(text),
  place: String(place),
});

function cosine(one: readonly number[], other: readonly number[]): number {
  let [dot, ones, others] = [0, 0, 0];
  for (const [n, value] of one.entries()) {
    const second = other[n] ?? 0;
    dot += value * second;
    ones += value * value;
    others += second * second;
  }
  return dot / (Math.sqrt(ones * others) || 1);
}
