import { type Id, idText, MENTIONS_MAX } from '@chimpassist/protocol';

/** Somebody who can be named, by the name that is shown. */
export interface Named {
  id: Id;
  name: string;
}

/** A piece of a note: text, or the name of a colleague behind an `@`. */
export interface NotePiece {
  text: string;
  mention: Id | null;
}

/** Letters behind a name make another word of it. */
const GOES_ON = /^[\p{L}\p{N}]/u;

/** A note's text with the names that stand in it behind an `@`; of two that fit, the longer one. */
export function notePieces(text: string, people: readonly Named[]): NotePiece[] {
  const byLength = people
    .filter(({ name }) => name !== '')
    .sort((one, other) => other.name.length - one.name.length);
  const pieces: NotePiece[] = [];
  let done = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at > 0 && GOES_ON.test(text.charAt(at - 1))) continue;
    const named = byLength.find(
      ({ name }) => text.startsWith(name, at + 1) && !GOES_ON.test(text.slice(at + 1 + name.length)),
    );
    if (named === undefined) continue;
    const end = at + 1 + named.name.length;
    if (at > done) pieces.push({ text: text.slice(done, at), mention: null });
    pieces.push({ text: text.slice(at, end), mention: named.id });
    done = end;
    at = end - 1;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), mention: null });
  return pieces;
}

/** Whom a note names: each once, and no more than are told of one note. */
export function mentionsIn(text: string, people: readonly Named[]): Id[] {
  const found = new Map<string, Id>();
  for (const { mention } of notePieces(text, people))
    if (mention !== null) found.set(idText(mention), mention);
  return [...found.values()].slice(0, MENTIONS_MAX);
}
