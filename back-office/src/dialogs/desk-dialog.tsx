import { isComposing } from '@chimpassist/client/field';
import { Dialog } from '@kobalte/core/dialog';
import { type JSX, onCleanup } from 'solid-js';
import { isField } from '../ui/writing.ts';

/** A dialog over the desk: holds the focus, closes by Escape and beside it, gives the focus back. */
export function DeskDialog(props: {
  title: string;
  onClose: () => void;
  /** For what has many rows. */
  isWide?: boolean;
  children: JSX.Element;
}) {
  const opener = document.activeElement;
  onCleanup(() => {
    // After the dialog has let go of the focus. A menu that it was chosen from is gone by then.
    queueMicrotask(() => {
      // Somebody writes elsewhere by now.
      if (isField(document.activeElement)) return;
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
      else document.getElementById('composer')?.focus();
    });
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay class="dialog-shade" />
        <div class="dialog-place">
          <Dialog.Content
            class="dialog"
            data-wide={props.isWide}
            onEscapeKeyDown={(event) => {
              if (isComposing(event)) event.preventDefault();
            }}
          >
            <Dialog.Title as="h2">{props.title}</Dialog.Title>
            {props.children}
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog>
  );
}
