import type { Piece } from '@chimpassist/protocol/text';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { importBeside } from '../core/beside.ts';

type Links = typeof import('./links.ts');

/** Whether it is worth looking for links: without one of these there is none. */
const HINT = /:\/\/|www\.|@/i;

let links: Links | undefined;
const load = (): Promise<Links> =>
  typeof LINKS_FILE === 'undefined' ? import('./links.ts') : importBeside(LINKS_FILE);

/** A text in pieces, its links apart. What finds them is loaded with the first text that may have one. */
export function usePieces(text: string): Piece[] {
  const [finder, setFinder] = useState(links);
  const isWorthIt = finder === undefined && HINT.test(text);
  useEffect(() => {
    if (!isWorthIt) return;
    load().then(
      (loaded) => {
        links = loaded;
        setFinder(loaded);
      },
      // Away: the address stands there as text, and the next text tries again.
      () => {},
    );
  }, [isWorthIt]);
  return useMemo(() => finder?.linkify(text) ?? [{ text }], [finder, text]);
}
