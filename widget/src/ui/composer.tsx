import { createMessageField } from '@chimpassist/client/field';
import { CONTENT_MAX_LENGTH } from '@chimpassist/protocol';
import { isBlank } from '@chimpassist/protocol/text';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChimpTexts } from '../../types/public.d.ts';
import type { Client } from '../core/client.ts';
import { fill } from '../i18n/labels.ts';
import { NewLineIcon, SendIcon } from './icons.tsx';

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
  const { breakLine, ...handlers } = createMessageField({
    text: () => draft,
    write: client.setDraft,
    refused: setRefused,
    send,
  });
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
        {...handlers}
      />
      <button
        type="button"
        class="new-line"
        aria-label={texts.newLine}
        onClick={() => field.current !== null && breakLine(field.current)}
      >
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
