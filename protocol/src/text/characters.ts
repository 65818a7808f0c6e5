/**
 * Characters that nobody sees: controls of direction and joining, blanks that are no white space for Unicode, fillers.
 * One list for what is empty, for names and for links.
 */

/** Drawn as nothing or as a gap: format characters, fillers of Hangul, the empty Braille pattern, variation selectors. */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]|[\u180b-\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|\u034f|\u17b4|\u17b5/u;

/** White space, or a character that nobody sees. */
export const isUnseen = (character: string): boolean => /\s/.test(character) || UNSEEN.test(character);

/** A person's name and an emoji may need these two between their letters; everything else of the kind can go. */
export const isJoiner = (character: string): boolean => character === '\u200c' || character === '\u200d';
