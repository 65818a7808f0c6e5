import { createSignal, onCleanup } from 'solid-js';

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;

/** Whether files are held over an element, and what is let go there. */
export function createDropPlace(isOpen: () => boolean, onFiles: (files: readonly File[]) => void) {
  const [isOver, setOver] = createSignal(false);
  /** Elements of it that the pointer is in: entering one leaves another. */
  let depth = 0;
  const end = () => {
    depth = 0;
    setOver(false);
  };
  function on(element: HTMLElement): void {
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(isOpen());
    };
    const over = (event: DragEvent) => {
      // Else the browser leaves the page for the file.
      if (hasFiles(event)) event.preventDefault();
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth <= 0) end();
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      end();
      if (isOpen()) onFiles([...(event.dataTransfer?.files ?? [])]);
    };
    element.addEventListener('dragenter', enter);
    element.addEventListener('dragover', over);
    element.addEventListener('dragleave', leave);
    element.addEventListener('drop', drop);
    onCleanup(end);
  }
  return { isOver, on };
}
