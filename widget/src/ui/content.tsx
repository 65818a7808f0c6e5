import { foldedText, isBlank } from '@chimpassist/protocol/text';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ShownTexts } from '../i18n/labels.ts';
import { usePieces } from './use-pieces.ts';

/** A message's text. One that would fill screens shows its beginning first, and all of it when that is wanted. */
export function Content({ text, texts }: { text: string; texts: ShownTexts }) {
  const beginning = useMemo(() => foldedText(text), [text]);
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? text : (beginning ?? text);
  const pieces = usePieces(shown);
  const button = useRef<HTMLButtonElement>(null);
  /** What stays where it was, and where that was. */
  const held = useRef<{ element: Element; top: number } | null>(null);

  useLayoutEffect(() => {
    const hold = held.current;
    held.current = null;
    const list = hold?.element.closest('.list');
    if (hold === null || list == null) return;
    list.scrollTop += hold.element.getBoundingClientRect().top - hold.top;
    // The list looks again whether its end is in sight: who reads a long text is not carried to the end.
    list.dispatchEvent(new Event('scroll'));
  });
  const toggle = (): void => {
    // Opened, its beginning stays where it is read; folded again, the button stays under the finger.
    const element = isWhole ? button.current : button.current?.closest('.bubble');
    if (element != null) held.current = { element, top: element.getBoundingClientRect().top };
    setWhole(!isWhole);
  };

  if (isBlank(text)) return <em>{texts.emptyMessage}</em>;
  return (
    <>
      {/* Rendered again where the text has changed: a translated page has put other nodes where the words were. */}
      <span key={`${pieces.length} ${shown}`}>
        {pieces.map((piece, i) =>
          piece.href === undefined ? (
            piece.text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text's pieces never move.
            <a key={i} href={piece.href} target={tabOf(piece.href)} rel="noopener noreferrer nofollow ugc">
              {piece.text}
            </a>
          ),
        )}
      </span>
      {beginning !== null && (
        <button ref={button} type="button" class="fold" aria-expanded={isWhole} onClick={toggle}>
          <span key={String(isWhole)}>{isWhole ? texts.showLess : texts.showAll}</span>
        </button>
      )}
    </>
  );
}

/** A mail program opens outside the browser: a tab of its own would stay empty. */
const tabOf = (href: string): string | undefined => (href.startsWith('mailto:') ? undefined : '_blank');
