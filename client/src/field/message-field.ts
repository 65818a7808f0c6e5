import { FIELD_MAX_LENGTH, isTooLongToPut } from '@chimpassist/protocol/text';

/** What browsers give as the code of a key that an input method has taken. */
const TAKEN_BY_INPUT_METHOD = 229;

/**
 * Whether the key belongs to an input method that composes: Enter chooses a word then, Escape gives it up. Safari ends the
 * composition before it tells of the key, so that only the code still says so.
 */
export const isComposing = (event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean =>
  event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD;

type In<E> = E & { currentTarget: HTMLTextAreaElement };

export interface MessageFieldPorts {
  /** What the field holds, as it is known. */
  text(): string;
  /** The field holds another text. */
  write(text: string): void;
  /** Whether what was put in last, by pasting, dropping or another program, was refused as too long. */
  refused(isRefused: boolean): void;
  /** Enter was pressed, without Shift. */
  send(): void;
}

/** What a field for a message does with what is put into it, whatever draws it. */
export function createMessageField({ text, write, refused, send }: MessageFieldPorts) {
  return {
    onPaste(event: In<ClipboardEvent>): void {
      const isTooLong = isTooLongToPut(event.currentTarget, event.clipboardData?.getData('text/plain') ?? '');
      refused(isTooLong);
      if (isTooLong) event.preventDefault();
    },
    onBeforeInput(event: In<InputEvent>): void {
      // Dropped: refused before the browser lays it out.
      if (!isTooLongToPut(event.currentTarget, event.data ?? '')) return;
      event.preventDefault();
      refused(true);
    },
    onInput({ currentTarget: field }: In<Event>): void {
      // Put there by another program: what was there stays.
      const isTooLong = field.value.length > FIELD_MAX_LENGTH && field.value.length > text().length;
      refused(isTooLong);
      if (isTooLong) field.value = text();
      else write(field.value);
    },
    onKeyDown(event: KeyboardEvent): void {
      // An Enter that ends the choice of a character is not one that sends.
      if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
      event.preventDefault();
      send();
    },
    /** A touch keyboard's Enter sends, and it has no Shift+Enter: this begins a line. */
    breakLine(field: HTMLTextAreaElement): void {
      field.focus();
      field.setRangeText('\n', field.selectionStart, field.selectionEnd, 'end');
      write(field.value);
    },
  };
}
