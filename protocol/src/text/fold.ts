import { beginningOf } from './graphemes.ts';

const LINES_MAX = 40;
const LENGTH_MAX = 3_000;
/** What is shown of a longer one. Clearly less than the limits, so that "Show all" always shows much more. */
const LINES_SHOWN = 20;
const LENGTH_SHOWN = 1_500;

/** The beginning of a text that would fill many screens, or null where it can stand as it is. */
export function foldedText(text: string): string | null {
  let end = -1;
  let shown = text.length;
  let lines = 1;
  for (end = text.indexOf('\n'); end >= 0 && lines <= LINES_MAX; end = text.indexOf('\n', end + 1)) {
    if (lines === LINES_SHOWN) shown = end;
    lines += 1;
  }
  if (lines <= LINES_MAX && text.length <= LENGTH_MAX) return null;
  return `${beginningOf(text.slice(0, shown), LENGTH_SHOWN).trimEnd()}…`;
}
