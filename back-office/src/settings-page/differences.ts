import type { Id } from '@chimpassist/protocol';

export interface Difference {
  name: string;
  before: string;
  after: string;
}

/** A value for people: a list as its words, anything deeper as it is written. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What nobody changes: an entry's id, and where the Worker was called when a form was put. */
const SILENT: ReadonlySet<string> = new Set(['id', 'origin']);

const fieldsOf = (entry: unknown): Record<string, unknown> =>
  typeof entry === 'object' && entry !== null ? { ...entry } : {};

/** By what an entry is called in the history; a webhook has no name but its address. */
export function nameIn(entry: unknown): string | null {
  const { name, url } = fieldsOf(entry);
  if (typeof name === 'string') return name;
  return typeof url === 'string' ? url : null;
}

/**
 * What differs between an entry before and after a change, field by field.
 *
 * @param nameOf of an attendant, for the members of a team.
 */
export function differencesOf(
  before: unknown,
  after: unknown,
  nameOf: (id: Id) => string = String,
): Difference[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const told = (name: string, value: unknown): string =>
    name === 'members' && Array.isArray(value) ? value.map(nameOf).join(', ') : shown(value);
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((name) => !SILENT.has(name))
    .map((name) => ({ name, before: told(name, was[name]), after: told(name, is[name]) }))
    .filter((each) => each.before !== each.after);
}
