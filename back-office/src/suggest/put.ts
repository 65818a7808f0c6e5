import type { SuggestField } from './suggest-field.ts';
import type { SuggestPlace } from './suggest-place.ts';

/**
 * Puts a text in the place of what was sought.
 *
 * @param chosen what of the text is selected then; else the caret stands behind it
 */
export function putAt(
  field: SuggestField,
  place: SuggestPlace,
  text: string,
  chosen: { start: number; end: number } | null = null,
): void {
  const element = field.element();
  if (element === undefined) return;
  element.focus();
  element.setRangeText(text, place.start, place.start + 1 + place.query.length, 'end');
  field.write(element.value);
  if (chosen !== null) element.setSelectionRange(place.start + chosen.start, place.start + chosen.end);
  element.scrollTop = element.scrollHeight;
}
