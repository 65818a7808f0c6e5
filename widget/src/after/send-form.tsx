import type { AfterRest } from '@chimpassist/client/rest/after';
import { RestError } from '@chimpassist/client/rest/after';
import type { Id } from '@chimpassist/protocol';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChimpAfterTexts } from '../../types/public.d.ts';

interface SendFormProps {
  rest: AfterRest;
  customerId: Id;
  texts: ChimpAfterTexts;
  language: string;
  onDone(): void;
}

/** Where the whole conversation is to be sent. */
export function SendForm({ rest, customerId, texts, language, onDone }: SendFormProps) {
  const [told, setTold] = useState('');
  const [isSent, setSent] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const isSending = useRef(false);
  useEffect(() => field.current?.focus(), []);
  // The field and its button are gone then.
  useLayoutEffect(() => {
    if (isSent) close.current?.focus();
  }, [isSent]);
  async function send(email: string): Promise<void> {
    // One mail for two presses.
    if (isSending.current) return;
    isSending.current = true;
    setTold('');
    try {
      await rest.sendTranscript(customerId, { email, language });
      setSent(true);
      setTold(texts.transcriptSent);
    } catch (error) {
      const code = error instanceof RestError ? error.code : '';
      setTold(
        code === 'not_configured'
          ? texts.transcriptOff
          : code === 'rate_limited'
            ? texts.transcriptLater
            : texts.transcriptFailed,
      );
    } finally {
      isSending.current = false;
    }
  }
  return (
    <form
      class="rating"
      onSubmit={(event) => {
        event.preventDefault();
        void send(field.current?.value ?? '');
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
    >
      {!isSent && (
        <label class="after-field">
          {texts.email}
          <input ref={field} type="email" name="email" autocomplete="email" required maxLength={254} />
        </label>
      )}
      <div class="after-buttons">
        {!isSent && (
          <button type="submit" class="after-main">
            {texts.sendTranscript}
          </button>
        )}
        <button ref={close} type="button" class="after-plain" onClick={onDone}>
          {isSent ? texts.closeTranscript : texts.cancelTranscript}
        </button>
      </div>
      <p class="after-told" role="status">
        {told}
      </p>
    </form>
  );
}
