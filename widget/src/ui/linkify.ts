/** A piece of a message: text, or text that is a link. */
export type Piece = { text: string; href?: string };

const CANDIDATE = /\bhttps?:\/\/[^\s<>"'`{}|\\^\u200b-\u200f\u202a-\u202e]+/gi;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?…'"»”’)\]]+$/;

/** Finds http(s) addresses in a text. Nothing else ever becomes a link. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const shown = trimmed(match[0]);
    const href = safeUrl(shown);
    if (href === null) continue;
    if (match.index > at) pieces.push({ text: text.slice(at, match.index) });
    pieces.push({ text: shown, href });
    at = match.index + shown.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

/** A closing bracket stays where the address opened one: https://en.wikipedia.org/wiki/Ape_(animal). */
function trimmed(address: string): string {
  const cut = address.replace(TRAILING, '');
  return address[cut.length] === ')' && cut.includes('(') && !cut.includes(')') ? `${cut})` : cut;
}

/** The address if it is http or https, else null: `javascript:`, `data:` and the like never reach the page. */
export function safeUrl(address: string | null | undefined): string | null {
  if (!address) return null;
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}
