import type { ChatMessage } from '@chimpassist/client/conversation';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import type { Chat } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage, useTexts } from '../i18n/texts.tsx';
import { FAILED_TEXTS } from './failed-texts.ts';

/** Under a message of mine that will not be stored: why, and what its writer can do. Its words can be copied as any. */
export default function FailedMessage(props: { topic: Chat['topic']; message: ChatMessage }) {
  const t = useTexts();
  const language = useLanguage();
  const desk = useDesk();
  const id = () => String(props.message.id);
  const why = () => FAILED_TEXTS[language.language()][desk.state().failed.get(id()) ?? 'other'];
  return (
    <p class="message-failed" role="alert">
      <TriangleAlert size={14} aria-hidden="true" />
      <span>
        {t().chat.notDelivered} {why()}
      </span>
      <button type="button" class="link-button" onClick={() => desk.engine.sendAgain(id())}>
        {t().chat.sendAgain}
      </button>
      <button type="button" class="link-button" onClick={() => desk.engine.discard(props.topic, id())}>
        {t().chat.discard}
      </button>
    </p>
  );
}
