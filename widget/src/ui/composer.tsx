import { createMessageField } from '@chimpassist/client/field';
import { CONTENT_MAX_LENGTH } from '@chimpassist/protocol';
import { isBlank } from '@chimpassist/protocol/text';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Client } from '../core/client.ts';
import type { Look } from '../files/files.ts';
import type { ShownTexts } from '../i18n/labels.ts';
import { fill } from '../i18n/labels.ts';
import { NewLineIcon, SendIcon } from './icons.tsx';

interface ComposerProps {
  client: Client;
  texts: ShownTexts;
  tag: string;
  isShown: boolean;
  takesFocus: boolean;
  look: Look;
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

/** What is chosen in the part for files, once it is there. */
function useTray(client: Client) {
  const [{ files, filesTaken }, setState] = useState(client.store.state);
  const [, draw] = useState(0);
  useEffect(() => {
    setState(client.store.state);
    return client.store.subscribe((next, before) => {
      if (next.files !== before.files || next.filesTaken !== before.filesTaken) setState(next);
    });
  }, [client]);
  useEffect(() => files?.tray.subscribe(() => draw((count) => count + 1)), [files]);
  return filesTaken === null || files === null ? null : { files, taken: filesTaken };
}

export function Composer({ client, texts, tag, isShown, takesFocus, look }: ComposerProps) {
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
  const chosen = useTray(client);
  const tray = chosen?.files.tray;
  const canSend = (!isBlank(draft) || (tray?.count ?? 0) > 0) && excess <= 0 && tray?.isReady !== false;
  const attaching = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (attaching.current === null || chosen === null) return;
    const { files, taken } = chosen;
    const { sendFile: send } = client;
    files.drawComposer(attaching.current, { look, taken, isDraftEmpty: draft === '', isShown, send });
  });
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
      <div class="attaching" ref={attaching} />
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
