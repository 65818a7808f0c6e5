export const DEFAULT_BASE_TOPIC = 'chimpassist/demo';

let known = { base: '', trimmed: '' };

/** A program has one base, or few: the same one is asked for at each word. */
function trimSlashes(base: string): string {
  if (known.base !== base) known = { base, trimmed: base.replace(/^\/+|\/+$/g, '') };
  return known.trimmed;
}

export const withBase = (base: string, topic: string): string => `${trimSlashes(base)}/${topic}`;

/** The topic without its base, or null where it lies outside of it. */
export function withoutBase(base: string, topic: string): string | null {
  const prefix = `${trimSlashes(base)}/`;
  return topic.startsWith(prefix) ? topic.slice(prefix.length) : null;
}
