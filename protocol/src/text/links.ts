import { isJoiner, isUnseen } from './characters.ts';
import { safeUrl } from './safe-url.ts';

/** A piece of a message: text, or text that is a link. */
export interface Piece {
  text: string;
  href?: string;
}

const START = /https?:\/\/|www\.|@/gi;
/** Longest part before the `@` of an e-mail address. */
const LOCAL_MAX = 64;
const PORT_MAX = 65_535;
/** How far credentials are looked for. Behind them a link would be cut, and never lead elsewhere. */
const CREDENTIALS_MAX = 256;

const OPENERS = '([{';
const CLOSERS = ')]}';
/** Punctuation that words and titles carry inside: hyphens, dots between letters, ’ and its kind. */
const INSIDE_WORDS = /[\u00b7\u05be\u05f3\u05f4\u0f0b\u2010\u2011\u2013\u2019\u30a0\u30fb\u301c]/;
/** ASCII that no address carries, and full-width signs that stand for some of it. */
const STOPS = /["<>\\`\uff1c\uff1e\uff5c\uff5e]/;
const EMOJI = /[\p{Extended_Pictographic}\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}]/u;
/** Ends a sentence, a quotation or bold text rather than an address. */
const TRAILING = /[.,;:!?'*|^([{]/;
const PUNCTUATION = /\p{P}/u;
const NAME = /[\p{L}\p{N}\p{M}\u00b7]/u;
const LETTER = /[\p{L}\p{N}]/u;

const isAscii = (character: string): boolean => character < '\x80';
/** The whole character at this place, also where it is made of two units; empty behind the end. */
function at(text: string, place: number): string {
  const code = text.codePointAt(place);
  return code === undefined ? '' : String.fromCodePoint(code);
}
function before(text: string, place: number): string {
  const pair = text.slice(Math.max(0, place - 2), place);
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(pair) ? pair : text.slice(Math.max(0, place - 1), place);
}

/** Whether an address ends here for certain: a gap, a quotation mark, what ends a sentence in any other script. */
function isStop(text: string, place: number): boolean {
  const character = at(text, place);
  if (isAscii(character)) return character === '' || isUnseen(character) || STOPS.test(character);
  if (isJoiner(character) || character === '\u2019') {
    const next = at(text, place + 1);
    return !LETTER.test(next) && !EMOJI.test(next);
  }
  if (character === '\ufe0f') return false;
  if (STOPS.test(character) || isUnseen(character)) return true;
  return PUNCTUATION.test(character) && !INSIDE_WORDS.test(character);
}

/** The end of what `belongs` takes, from here on. */
function endOf(text: string, start: number, belongs: (character: string, place: number) => boolean): number {
  let end = start;
  for (let character = at(text, end); character !== ''; character = at(text, end)) {
    if (!belongs(character, end)) break;
    end += character.length;
  }
  return end;
}

/** Path and query: to a stop, or a bracket that the address has not opened. */
function pathEnd(text: string, start: number, isQuoted: boolean): number {
  const open = [0, 0, 0];
  return endOf(text, start, (character, place) => {
    if (isStop(text, place)) return false;
    if (isQuoted && character === "'" && !LETTER.test(at(text, place + 1))) return false;
    const [opened, closed] = [OPENERS.indexOf(character), CLOSERS.indexOf(character)];
    if (opened >= 0) open[opened] = (open[opened] ?? 0) + 1;
    if (closed < 0) return true;
    const count = open[closed] ?? 0;
    open[closed] = count - 1;
    return count > 0;
  });
}

/** Without what ends the sentence around an address. `mark`: what stands before it, which may come in pairs. */
function trimmed(text: string, start: number, from: number, mark: string): number {
  let end = from;
  for (let last = before(text, end); end > start; last = before(text, end)) {
    const isForeign = !isAscii(last) && (isUnseen(last) || PUNCTUATION.test(last) || EMOJI.test(last));
    if (!isForeign && !TRAILING.test(last) && !(last === mark && /[_~]/.test(mark))) break;
    end -= last.length;
  }
  return end;
}

interface Found {
  start: number;
  end: number;
  /** Null: this is none. The search goes on at `end`. */
  href: string | null;
}

/** `http://…`, `https://…` or `www.…`, of which `prefix` is here. */
function webAddress(text: string, start: number, prefix: string): Found {
  const isBare = /^w/i.test(prefix);
  const mark = text.charAt(start - 1);
  const none = (end: number): Found => ({ start, end, href: null });
  if ((isBare ? /[\w@./:-]/ : /[a-z\d]/i).test(mark)) return none(start + prefix.length);

  const from = isBare ? start : start + prefix.length;
  // Who reads "https://bank.example@evil.example" does not see where it leads.
  const sign = text.slice(from, from + CREDENTIALS_MAX).indexOf('@');
  const inAuthority = (character: string, place: number): boolean =>
    place - from <= sign && !/[/?#]/.test(character) && !isStop(text, place);
  if (sign >= 0 && endOf(text, from, inAuthority) > from + sign) {
    return none(pathEnd(text, from + sign + 1, false));
  }
  const literal = /^\[[\da-f:.]+\]/i.exec(text.slice(from, from + 48))?.[0].length ?? 0;
  let end = literal > 0 ? from + literal : endOf(text, from, (of) => NAME.test(of) || /[._-]/.test(of));
  const host = text.slice(from, end);
  if (literal === 0 && !LETTER.test(at(host, 0))) return none(Math.max(end, from));
  if (isBare && !/^www\.[^.]+(\.[^.]+)*\.\p{L}{2,}$/iu.test(host.replace(/[._-]+$/, ''))) return none(end);
  const port = /^:(\d{1,5})(?!\d)/.exec(text.slice(end, end + 7));
  if (port !== null && Number(port[1]) <= PORT_MAX) end += port[0].length;
  else if (/^:\d/.test(text.slice(end, end + 2))) return none(end);

  const next = at(text, end);
  if (/[/?#]/.test(next)) end = pathEnd(text, end, mark === "'");
  else if (!isStop(text, end)) {
    const isEnd = isAscii(next)
      ? TRAILING.test(next) || CLOSERS.includes(next) || next === mark
      : EMOJI.test(next) && host.includes('.');
    if (!isEnd) return none(end);
  }
  end = trimmed(text, from, end, mark);
  const href = safeUrl((isBare ? 'https://' : '') + text.slice(start, end));
  return { start, end: Math.max(end, from), href };
}

/** `name@host.tld`, whose `@` is here; nothing before `done` belongs to it. */
function mailAddress(text: string, sign: number, done: number): Found {
  let start = sign;
  const isLocal = (of: string): boolean => NAME.test(of) || /[._%+'-]/.test(of);
  while (start > done && sign - start <= LOCAL_MAX && isLocal(text.charAt(start - 1))) start -= 1;
  const isCut = sign - start > LOCAL_MAX;
  while (start < sign && !LETTER.test(text.charAt(start))) start += 1;
  const local = text.slice(start, sign);

  const end = endOf(text, sign + 1, (of) => NAME.test(of) || of === '.' || of === '-');
  const host = text.slice(sign + 1, end).replace(/[.-]+$/, '');
  const isHost = /^(?!-)[^.]+(\.[^.]+)*\.(\p{L}{2,}|xn--[a-z\d-]+)$/iu.test(host);
  const isPart = text.charAt(start - 1) === '@' || at(text, end) === '@';
  if (local === '' || isCut || isPart || !isHost || /\.\.|\.$/.test(local)) {
    return { start, end: Math.max(end, sign + 1), href: null };
  }
  const href = `mailto:${encodeURIComponent(local).replaceAll('%2B', '+')}@${host}`;
  return { start, end: sign + 1 + host.length, href };
}

/**
 * Finds web and e-mail addresses in a text. Nothing else ever becomes a link, and the pieces' texts joined are the text.
 *
 * @example linkify('See www.example.com.') // 'See ', the link, '.'
 */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  const search = new RegExp(START);
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const [prefix] = match;
    const { start, end, href } =
      prefix === '@' ? mailAddress(text, match.index, done) : webAddress(text, match.index, prefix);
    search.lastIndex = end;
    if (href === null) continue;
    if (start > done) pieces.push({ text: text.slice(done, start) });
    pieces.push({ text: text.slice(start, end), href });
    done = end;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}
