import { isUnseen } from './characters.ts';

/** Whether nothing of a text can be seen: it is empty, white, or made of characters that are drawn as nothing. */
export function isBlank(text: string): boolean {
  for (const character of text) if (!isUnseen(character)) return false;
  return true;
}

/**
 * What is sent of what was typed: without blank lines before it and blanks behind it. The first line keeps its
 * indentation, which in code means something. Empty where nothing can be seen.
 */
export function messageOf(typed: string): string {
  if (isBlank(typed)) return '';
  let start = 0;
  for (let line = typed.indexOf('\n'); line >= 0; line = typed.indexOf('\n', start)) {
    if (!isBlank(typed.slice(start, line))) break;
    start = line + 1;
  }
  return typed.slice(start).trimEnd();
}
