import { CONTENT_MAX_LENGTH } from '../limits.ts';

/**
 * How long a text may become in the field. Somewhat more than a message, so that one can shorten there what is too long; a
 * whole file would only freeze the page.
 */
export const FIELD_MAX_LENGTH = 5 * CONTENT_MAX_LENGTH;

/** Whether pasting or dropping this puts more into the field than it takes. */
export const isTooLongToPut = (
  field: { value: string; selectionStart: number; selectionEnd: number },
  added: string,
): boolean =>
  field.value.length - (field.selectionEnd - field.selectionStart) + added.length > FIELD_MAX_LENGTH;
