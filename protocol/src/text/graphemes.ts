let segmenter: Intl.Segmenter | null | undefined;

/** What people take for one character each. Where a browser cannot tell, whole code points: nothing is ever cut in half. */
export function* graphemesOf(text: string): Generator<string> {
  segmenter ??= 'Segmenter' in Intl ? new Intl.Segmenter() : null;
  if (segmenter === null) yield* text;
  else for (const { segment } of segmenter.segment(text)) yield segment;
}

/** A text may pile thousands of marks on one letter: that is looked at no further than this. */
const LOOKED_AT_TIMES = 4;

/** The longest beginning of whole characters that has at most `max` UTF-16 units. */
export function beginningOf(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  // Only so much is looked at as can matter: a text may be long.
  for (const grapheme of graphemesOf(text.slice(0, max * LOOKED_AT_TIMES))) {
    if (end + grapheme.length > max) break;
    end += grapheme.length;
  }
  return end > 0 ? text.slice(0, end) : wholeUnits(text, max);
}

/** A "character" longer than all that there is room for is cut between its code points. */
const wholeUnits = (text: string, max: number): string =>
  text.slice(0, /[\ud800-\udbff]/.test(text.charAt(max - 1)) ? max - 1 : max);
