import { CONTENT_MAX_LENGTH } from '@chimpassist/protocol';
import { isBlank } from '@chimpassist/protocol/text';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChimpTexts } from '../../types/public.d.ts';
import type { Client } from '../core/client.ts';
import { fill } from '../i18n/labels.ts';
import { NewLineIcon, SendIcon } from './icons.tsx';
import { isComposing } from './input-method.ts';

interface ComposerProps {
  client: Client;
  texts: ChimpTexts;
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

export function Composer({ client, texts, isShown, takesFocus }: ComposerProps) {
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

  const excess = draft.length - CONTENT_MAX_LENGTH;
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
        aria-describedby={excess > 0 ? 'chimp-too-long' : undefined}
        enterkeyhint="send"
        onInput={(event) => client.setDraft(event.currentTarget.value)}
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
      {excess > 0 && (
        <p class="too-long" id="chimp-too-long" role="alert">
          {fill(texts.tooLong, { count: excess })}
        </p>
      )}
    </form>
  );
}
