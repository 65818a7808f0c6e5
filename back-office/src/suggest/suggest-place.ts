/** What can be suggested while one writes: ready answers behind `/`, emoji behind `:`, colleagues behind `@`. */
export type SuggestKind = 'answer' | 'emoji' | 'mention';

/** Where in a field something can be suggested: from the sign on, up to the caret. */
export interface SuggestPlace {
  kind: SuggestKind;
  start: number;
  /** What is written behind the sign. */
  query: string;
}

const KINDS: Readonly<Record<string, SuggestKind>> = { '/': 'answer', ':': 'emoji', '@': 'mention' };

/**
 * A ready answer is sought by several words, at the beginning of a line; the others by one, at the beginning of a word. Two
 * letters make an emoji's name: before that it may be any of `:)`, `:D` and `16:30`.
 */
const PLACE = /(?:^|\n)(\/)([^\n/]{0,60})$|(?:^|[\s(])(?:(:)([\p{L}\d_+-]{2,40})|(@)([\p{L}\d._-]{0,40}))$/u;
/** No place is longer than this, with what stands before it. */
const LOOK_BACK = 64;

/** What is suggested at the caret; null where one just writes. */
export function suggestPlace(
  text: string,
  caret: number,
  kinds: readonly SuggestKind[],
): SuggestPlace | null {
  const [, ...found] = PLACE.exec(text.slice(Math.max(0, caret - LOOK_BACK), caret)) ?? [];
  const at = found.findIndex((sign) => sign !== undefined);
  const kind = KINDS[found[at] ?? ''];
  const query = found[at + 1] ?? '';
  return kind === undefined || !kinds.includes(kind)
    ? null
    : { kind, start: caret - query.length - 1, query };
}
