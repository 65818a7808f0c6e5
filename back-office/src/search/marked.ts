import { find, folded } from '@chimpassist/protocol/text';

/** A piece of a text: what was sought, or what stands around it. */
export interface Piece {
  text: string;
  isHit: boolean;
}

/** A text with the words of a question marked in it, wherever they stand. */
export function marked(text: string, question: string): Piece[] {
  const needles = [...new Set(folded(question).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [])];
  const pieces: Piece[] = [];
  let rest = text;
  for (;;) {
    const hits = needles.flatMap((needle) => {
      const hit = find(rest, needle);
      return hit === null || hit.end === hit.start ? [] : [hit];
    });
    // The first, and of those the longest.
    const [next] = hits.sort((one, other) => one.start - other.start || other.end - one.end);
    if (next === undefined) break;
    if (next.start > 0) pieces.push({ text: rest.slice(0, next.start), isHit: false });
    pieces.push({ text: rest.slice(next.start, next.end), isHit: true });
    rest = rest.slice(next.end);
  }
  return rest === '' ? pieces : [...pieces, { text: rest, isHit: false }];
}
