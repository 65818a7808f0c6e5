import type { ChangeWords } from './change-words.ts';

export interface Difference {
  /** Where it stands in the entry. */
  path: readonly string[];
  label: string;
  before: string;
  after: string;
}

/** What nobody changes: an entry's id, and where the Worker was called when a form was put. */
const SILENT: ReadonlySet<string> = new Set(['id', 'origin']);

const fieldsOf = (entry: unknown): Record<string, unknown> =>
  typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? { ...entry } : {};

/** By what an entry is called in the history; a webhook has no name but its address. */
export function nameIn(entry: unknown): string | null {
  const { name, url } = fieldsOf(entry);
  if (typeof name === 'string') return name;
  return typeof url === 'string' ? url : null;
}

/** Whether its fields are told one by one; spans of hours and lists are one value. */
const isDeep = (value: unknown): boolean => Object.keys(fieldsOf(value)).length > 0;

/** What differs between an entry before and after a change, field by field, in words. */
export function differencesOf(
  before: unknown,
  after: unknown,
  words: ChangeWords,
  within: readonly string[] = [],
): Difference[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names
    .filter((name) => within.length > 0 || !SILENT.has(name))
    .flatMap((name): Difference[] => {
      const path = [...within, name];
      if (isDeep(was[name]) || isDeep(is[name])) return differencesOf(was[name], is[name], words, path);
      const [old, now] = [words.value(path, was[name]), words.value(path, is[name])];
      return old === now ? [] : [{ path, label: words.label(path), before: old, after: now }];
    });
}
