/** What browsers give as the code of a key that an input method has taken. */
const TAKEN_BY_INPUT_METHOD = 229;

/**
 * Whether the key belongs to an input method that composes: Enter chooses a word then, Escape gives it up. Safari ends the
 * composition before it tells of the key, so that only the code still says so.
 */
export const isComposing = (event: KeyboardEvent): boolean =>
  event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD;
