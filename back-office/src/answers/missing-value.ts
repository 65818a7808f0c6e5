/** A variable of a ready answer that nothing is known for, where it stands in a text. */
export interface MissingValue {
  start: number;
  end: number;
}

/** What the desk fills: of customer and attendant whatever is known, and a greeting. Other braces are just text. */
export const VARIABLE = /\{((?:customer|attendant)\.[\p{L}\p{N}_ -]{1,60}|greeting)\}/gu;

/** What is first to be filled in a text, by its writer. */
export function firstMissing(text: string): MissingValue | null {
  const [found] = text.matchAll(VARIABLE);
  return found === undefined ? null : { start: found.index, end: found.index + found[0].length };
}
