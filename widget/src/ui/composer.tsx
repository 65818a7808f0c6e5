import { CONTENT_MAX_LENGTH } from '@chimpassist/protocol';
import { FIELD_MAX_LENGTH, isBlank, isTooLongToPut } from '@chimpassist/protocol/text';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChimpTexts } from '../../types/public.d.ts';
import type { Client } from '../core/client.ts';
import { fill } from '../i18n/labels.ts';
import { NewLineIcon, SendIcon } from './icons.tsx';
import { isComposing } from './input-method.ts';

interface ComposerProps {
  client: Client;
  texts: ChimpTexts;
  tag: string;
  isShown: boolean;
  takesFocus: boolean;
}

/** A measured height makes the browser lay out the conversation at each key. */
const GROWS_BY_ITSELF = CSS.supports('field-sizing', 'content');

function useDraft(client: Client): string {
  const [draft, setDraft] = useState(client.store.state.draft);
  useEffect(() => {
    setDraft(client.store.state.draft);
    return client.store.subscribe((state) => setDraft(state.draft));
  }, [client]);
  return draft;
}

export function Composer({ client, texts, tag, isShown, takesFocus }: ComposerProps) {
  const draft = useDraft(client);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isShown && takesFocus) field.current?.focus({ preventScroll: true });
  }, [isShown, takesFocus]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null || GROWS_BY_ITSELF) return;
    // Grows with its text; the sheet stops it at five lines.
    element.style.blockSize = 'auto';
    element.style.blockSize = `${element.scrollHeight}px`;
  }, [draft, isShown]);

  const [isRefused, setRefused] = useState(false);
  const excess = draft.length - CONTENT_MAX_LENGTH;
  const complaint = isRefused
    ? fill(texts.pasteTooLong, { count: CONTENT_MAX_LENGTH.toLocaleString(tag) })
    : excess > 0
      ? fill(texts.tooLong, { count: excess })
      : '';
  const canSend = !isBlank(draft) && excess <= 0;
  const send = (): void => {
    if (!canSend) return;
    client.sendDraft();
    field.current?.focus();
  };
  /** A touch keyboard's Enter sends, and it has no Shift+Enter. */
  const breakLine = (): void => {
    const element = field.current;
    if (element === null) return;
    element.focus();
    element.setRangeText('\n', element.selectionStart, element.selectionEnd, 'end');
    client.setDraft(element.value);
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        rows={1}
        // An empty field follows the page, so that its placeholder stands at the right side.
        dir={draft === '' ? undefined : 'auto'}
        value={draft}
        placeholder={texts.placeholder}
        aria-label={texts.placeholder}
        aria-invalid={excess > 0}
        aria-describedby={complaint === '' ? undefined : 'chimp-too-long'}
        enterkeyhint="send"
        onPaste={(event) => {
          const added = event.clipboardData?.getData('text/plain') ?? '';
          setRefused(isTooLongToPut(event.currentTarget, added));
          if (isTooLongToPut(event.currentTarget, added)) event.preventDefault();
        }}
        onBeforeInput={(event) => {
          // Dropped: refused before the browser lays it out.
          if (!isTooLongToPut(event.currentTarget, event.data ?? '')) return;
          event.preventDefault();
          setRefused(true);
        }}
        onInput={(event) => {
          const { value } = event.currentTarget;
          // Put there by another program: what was there stays.
          if (value.length > FIELD_MAX_LENGTH && value.length > draft.length) {
            event.currentTarget.value = draft;
            setRefused(true);
            return;
          }
          setRefused(false);
          client.setDraft(value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="button" class="new-line" aria-label={texts.newLine} onClick={breakLine}>
        <NewLineIcon />
      </button>
      <button type="submit" class="send" aria-label={texts.send} aria-disabled={!canSend}>
        <SendIcon />
      </button>
      {complaint !== '' && (
        <p class="too-long" id="chimp-too-long" role="alert">
          <span key={complaint}>{complaint}</span>
        </p>
      )}
    </form>
  );
}
