import type { Tag } from '@chimpassist/protocol';
import { contains, folded, shownName } from '@chimpassist/protocol/text';

/** Hues of tags that have no colour of their own, far from each other. */
const HUES = [200, 25, 145, 265, 85, 320, 235, 55] as const;

const hueOf = (id: string): number => {
  let hash = 0;
  for (const character of id) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return HUES[hash % HUES.length] ?? HUES[0];
};

/** The colour of a tag's dot: its own, else one that stays the same for its id. */
export const tagStyle = ({ id, color }: Pick<Tag, 'id'> & { color?: string | null | undefined }) =>
  color ? { '--tag': color } : { '--tag-hue': String(hueOf(id)) };

/** What a tag is called. One that the workspace does not know any more is shown by its id. */
export const tagName = (tag: Tag): string => shownName(tag.name) || tag.id;

/** The tags of these ids as the workspace knows them, in its words. */
export const tagsOfIds = (ids: readonly string[], known: ReadonlyMap<string, Tag>): Tag[] =>
  ids.map((id) => known.get(id) ?? { id, name: id, color: null });

export const byName = (one: Tag, other: Tag): number => tagName(one).localeCompare(tagName(other));

/** Most suggestions that are shown at once. */
const SUGGESTED_MAX = 8;

/** What the words of a field may mean: tags whose name begins with them first, then those that have them. */
export function suggestedTags(words: string, known: Iterable<Tag>, chosen: readonly string[]): Tag[] {
  const needle = folded(words.trim());
  const free = [...known].filter(({ id }) => !chosen.includes(id)).sort(byName);
  const begins = (tag: Tag) => folded(tagName(tag)).startsWith(needle);
  return [
    ...free.filter(begins),
    ...free.filter((tag) => !begins(tag) && contains(tagName(tag), needle)),
  ].slice(0, SUGGESTED_MAX);
}

/** Whether a tag of exactly this name is there already. */
export const isTagNamed = (words: string, known: Iterable<Tag>): boolean =>
  [...known].some((tag) => folded(tagName(tag)) === folded(words.trim()));
