import type { ChimpTexts } from '../../types/public.d.ts';
import type { Sending } from '../core/state.ts';

interface NotSentProps {
  sending: Sending;
  texts: ChimpTexts;
  onRetry(): void;
  onRemove(): void;
}

/** Below a message that is not sent any more: what became of it, and what can be done. */
export function NotSent({ sending, texts, onRetry, onRemove }: NotSentProps) {
  return (
    <div class="not-sent">
      <p>{reasonText(sending, texts)}</p>
      <button type="button" onClick={onRetry}>
        {texts.sendAgain}
      </button>
      <button type="button" onClick={onRemove}>
        {texts.remove}
      </button>
    </div>
  );
}

function reasonText(sending: Sending, texts: ChimpTexts): string {
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
    case 'unreadable':
    case 'other_words':
    case 'files':
    case 'attachment_too_large':
    case 'attachment_type':
    case 'attachment_quota':
    case 'not_configured':
    case 'file_lost':
    case 'file_refused':
    case 'other':
    case 'waiting':
    case 'sent':
      return texts.refusedOther;
  }
}
