import { type Id, idText } from '../ids.ts';
import { isBlank } from './blank.ts';
import { isJoiner, isUnseen } from './characters.ts';

/** Letters of scripts that run from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const ISOLATE = '\u2068';
const END_OF_ISOLATE = '\u2069';

/**
 * A name as it is shown: one line, without marks that turn the direction of the words around it and without characters
 * that nobody sees. What is stored keeps it as it was given. Empty where nothing of it can be seen.
 */
export function shownName(name: string): string {
  if (/^[ -~]*$/.test(name)) return name.trim();
  if (isBlank(name)) return '';
  let shown = '';
  for (const character of name) {
    if (isJoiner(character) || /[\ufe0e\ufe0f]/.test(character) || !isUnseen(character)) shown += character;
    else if (/\s/.test(character)) shown += ' ';
  }
  return shown.replace(/ +/g, ' ').trim();
}

/**
 * A name to stand within a sentence that is plain text, as in titles, labels and notifications: one that runs from right
 * to left does not turn what follows it. On the page `<bdi>` does the same.
 */
export const inSentence = (name: string): string =>
  RIGHT_TO_LEFT.test(name) ? ISOLATE + name + END_OF_ISOLATE : name;

/** Can be told apart when they are spoken or written by hand, and make no words. */
const SIGNS = '234579CDFGHJKMNPQRTVWXY';
const CODE_LENGTH = 3;

/** Three letters and digits that say which guest it is: the same for one id always and everywhere. */
export function guestCode(id: Id): string {
  let hash = 0x811c9dc5;
  for (const character of idText(id)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  // The last characters of an id change the low bits most: all of them are stirred.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  hash = (hash ^ (hash >>> 12)) >>> 0;
  let code = '';
  for (let place = 0; place < CODE_LENGTH; place += 1) {
    code += SIGNS.charAt(hash % SIGNS.length);
    hash = Math.floor(hash / SIGNS.length);
  }
  return code;
}

/**
 * What a customer is called: by the name that they gave, else "Guest 4F7". Only shown, never stored or sent.
 *
 * @param guest the word for a guest in the reader's language
 */
export function customerName({ id, name }: { id: Id; name: string }, guest: string): string {
  return shownName(name) || `${guest} ${guestCode(id)}`;
}
