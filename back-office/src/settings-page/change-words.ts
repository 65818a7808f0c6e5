import type { Id, Workspace } from '@chimpassist/protocol';
import type { SettingsTexts } from './texts/en.ts';

export interface ChangeWordsOptions {
  texts: Pick<SettingsTexts, 'fields' | 'inner' | 'rights' | 'values'>;
  /** BCP 47, of the page. */
  tag: string;
  nameOf(id: Id): string;
  held: Pick<Workspace, 'tags' | 'teams'>;
}

/** What a field of an entry is called, and what its values say: in words, where the wire has codes and ids. */
export interface ChangeWords {
  label(path: readonly string[]): string;
  value(path: readonly string[], value: unknown): string;
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A day of the week that was a Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** Fields whose values are words of the wire. */
const CODED = new Set(['kind', 'when', 'order', 'every', 'rating', 'level', 'hours', 'rights', 'scopes']);

export function createChangeWords({ texts, tag, nameOf, held }: ChangeWordsOptions): ChangeWords {
  const known: Readonly<Record<string, string>> = { ...texts.fields, ...texts.inner };
  const codes: Readonly<Record<string, string>> = { ...texts.rights, ...texts.values };
  const nameOfField = (name: string, parent = ''): string =>
    known[`${parent}.${name}`] ?? known[name] ?? name;
  const dayName = (day: number): string =>
    new Date(MONDAY + (day - 1) * DAY_MS).toLocaleDateString(tag, { weekday: 'short', timeZone: 'UTC' });
  const named = (all: readonly { id: string; name: string }[], id: string): string =>
    all.find((each) => each.id === id)?.name ?? id;

  function plain(name: string, value: string | number | boolean): string {
    if (typeof value === 'boolean') return codes[String(value)] ?? String(value);
    if (typeof value === 'number' && (name === 'day' || name === 'days')) return dayName(value);
    if (name === 'members' || name === 'attendantId') return nameOf(value as Id);
    if (name === 'tags') return named(held.tags, String(value));
    if (name === 'team') return named(held.teams, String(value));
    return CODED.has(name) ? (codes[String(value)] ?? String(value)) : String(value);
  }
  /** `Mon 09:00–18:00` of a span of opening hours. */
  function span(fields: Fields): string | null {
    const { day, days, from, to, ...rest } = fields;
    if (typeof from !== 'string' || typeof to !== 'string') return null;
    const on = [day ?? days ?? []].flat().map((each) => plain('day', Number(each)));
    const more = Object.entries(rest).map(([name, value]) => words(value, name));
    return [on.join(' '), `${from}–${to}`, ...more].filter((each) => each !== '').join(' ');
  }
  function words(value: unknown, name: string): string {
    if (value === null || value === undefined) return '';
    if (Array.isArray(value)) {
      const all = value.map((each) => words(each, name)).filter((each) => each !== '');
      return all.join(value.some(isFields) ? '; ' : ', ');
    }
    if (!isFields(value)) return plain(name, value as string | number | boolean);
    return (
      span(value) ??
      Object.entries(value)
        .map(([inner, each]) => [nameOfField(inner, name), words(each, inner)])
        .filter(([, text]) => text !== '')
        .map(([label, text]) => `${label}: ${text}`)
        .join(', ')
    );
  }
  return {
    label: (path) => path.map((name, i) => nameOfField(name, path[i - 1])).join(' · '),
    value: (path, value) => words(value, path.at(-1) ?? ''),
  };
}
