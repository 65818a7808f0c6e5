import { customerName, inSentence } from '@chimpassist/protocol/text';
import { Dialog } from '@kobalte/core/dialog';
import type { Chat } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { DeskDialog } from './desk-dialog.tsx';
import { mayAct, NotYoursAnyMore } from './not-yours-any-more.tsx';

/** Asks once before a chat is ended. */
export default function EndDialog(props: { chat: Chat; onClose: () => void }) {
  const t = useTexts();
  const desk = useDesk();
  function end() {
    const { topic } = props.chat;
    if (!mayAct(desk, props.chat)) return;
    desk.engine
      .command({ command: 'end', sessionTopic: topic })
      .then(() => desk.store.dispatch({ type: 'commanded', topic, command: 'end' }))
      .catch(() => desk.tell(t().chat.failedCommand));
    props.onClose();
  }
  return (
    <DeskDialog title={t().chat.endTitle} onClose={props.onClose}>
      <p class="dialog-whom">
        {t().chat.with(inSentence(customerName(props.chat.session.customer, t().list.guest)))}
      </p>
      <Dialog.Description class="dialog-text">{t().chat.endText}</Dialog.Description>
      <NotYoursAnyMore chat={props.chat} />
      <div class="dialog-buttons">
        <Dialog.CloseButton class="button" aria-label={t().chat.cancel}>
          {t().chat.cancel}
        </Dialog.CloseButton>
        <button type="button" class="button danger" disabled={!mayAct(desk, props.chat)} onClick={end}>
          {t().chat.end}
        </button>
      </div>
    </DeskDialog>
  );
}
