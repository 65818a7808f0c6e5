const MARKS = /[\u0300-\u036f]/g;

/**
 * A text as it is searched: the same for capitals and small letters, with and without accents, in every language. Its
 * places are not those of the text: `İ` and `ß` become longer or shorter.
 */
export function folded(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replace(MARKS, '')
    .toUpperCase()
    .toLowerCase()
    .replace(MARKS, '')
    .replaceAll('ς', 'σ');
}

/** Whether a text has what is sought in it. `needle` is folded. */
export const contains = (text: string, needle: string): boolean => folded(text).includes(needle);

export interface Hit {
  start: number;
  end: number;
}

/** Where in the text it stands what is sought, the first time. `needle` is folded; null where it is not there. */
export function find(text: string, needle: string): Hit | null {
  const place = folded(text).indexOf(needle);
  if (needle === '' || place < 0) return null;
  if (/^[\0-\x7f]*$/.test(text)) return { start: place, end: place + needle.length };
  // By code points, each with the place where it begins.
  let [start, end, length] = [-1, text.length, 0];
  let at = 0;
  let whole = '';
  for (const character of text) {
    const part = folded(character);
    if (part !== '') {
      if (length >= place + needle.length) {
        end = at;
        break;
      }
      if (start < 0 && length + part.length > place) start = at;
    }
    length += part.length;
    whole += part;
    at += character.length;
  }
  // Folded as a whole it may differ from its parts; then it is somewhere, and the beginning is shown.
  return start < 0 || !whole.slice(place).startsWith(needle.slice(0, whole.length - place))
    ? { start: 0, end: 0 }
    : { start, end };
}
