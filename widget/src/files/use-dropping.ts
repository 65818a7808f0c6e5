import { useEffect, useRef, useState } from 'preact/hooks';

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;

/**
 * Takes files that are dropped on the panel round a place, or pasted into its composer. Returns whether some are held over it.
 */
export function useDropping(
  place: { current: HTMLElement | null },
  add: (files: readonly File[]) => void,
): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => {
    const panel = place.current?.closest<HTMLElement>('.panel');
    const form = place.current?.closest('form');
    if (panel == null || form == null) return undefined;
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      // Without this the browser would open the file in place of the page.
      event.preventDefault();
      setOver(true);
    };
    const leave = ({ relatedTarget }: DragEvent): void => {
      if (!(relatedTarget instanceof Node) || !panel.contains(relatedTarget)) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      latest.current([...(event.dataTransfer?.files ?? [])]);
    };
    const paste = (event: ClipboardEvent): void => {
      const { clipboardData } = event;
      if (clipboardData === null || clipboardData.files.length === 0) return;
      // An office program gives a picture of the words beside them: the words are meant.
      if (clipboardData.getData('text/plain') !== '') return;
      event.preventDefault();
      event.stopPropagation();
      latest.current([...clipboardData.files]);
    };
    panel.addEventListener('dragover', over);
    panel.addEventListener('dragleave', leave);
    panel.addEventListener('drop', drop);
    form.addEventListener('paste', paste, { capture: true });
    return () => {
      panel.removeEventListener('dragover', over);
      panel.removeEventListener('dragleave', leave);
      panel.removeEventListener('drop', drop);
      form.removeEventListener('paste', paste, { capture: true });
    };
  }, [place]);
  return isOver;
}
