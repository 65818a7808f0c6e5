import type { Sending } from '../core/state.ts';
import type { ShownTexts } from '../i18n/labels.ts';

interface NotSentProps {
  sending: Sending;
  texts: ShownTexts;
  /** Of a file that failed, where those words are loaded. */
  failureText?: string | null | undefined;
  onRetry(): void;
  onRemove(): void;
}

/** Below a message that is not sent any more: what became of it, and what can be done. */
export function NotSent({ sending, texts, failureText, onRetry, onRemove }: NotSentProps) {
  return (
    <div class="not-sent">
      <p>{failureText ?? reasonText(sending, texts)}</p>
      <button type="button" onClick={onRetry}>
        {texts.sendAgain}
      </button>
      <button type="button" onClick={onRemove}>
        {texts.remove}
      </button>
    </div>
  );
}

function reasonText(sending: Sending, texts: ShownTexts): string {
  switch (sending) {
    case 'too_long':
      return texts.refusedTooLong;
    case 'not_allowed':
      return texts.refusedNotAllowed;
    case 'too_many':
      return texts.refusedTooMany;
    case 'erased':
      return texts.refusedErased;
    case 'unanswered':
      return texts.unanswered;
    default:
      return texts.refusedOther;
  }
}
