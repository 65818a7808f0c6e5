export const DEFAULT_BASE_TOPIC = 'chimpassist/demo';

const trimSlashes = (base: string): string => base.replace(/^\/+|\/+$/g, '');

export const withBase = (base: string, topic: string): string => `${trimSlashes(base)}/${topic}`;

/** The topic without its base, or null where it lies outside of it. */
export function withoutBase(base: string, topic: string): string | null {
  const prefix = `${trimSlashes(base)}/`;
  return topic.startsWith(prefix) ? topic.slice(prefix.length) : null;
}
