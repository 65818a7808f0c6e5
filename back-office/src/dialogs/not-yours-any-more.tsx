import { createMemo, Show } from 'solid-js';
import { answering } from '../chat/people.ts';
import { type Chat, isAssigned } from '../desk/state.ts';
import { type Desk, useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';

/** Whether what a dialog is about can still be done by this attendant. */
export const mayAct = (desk: Desk, chat: Chat): boolean =>
  isAssigned(desk.state(), chat) && !desk.isElsewhere();

/** Says in a dialog why it can do nothing any more: its chat was taken over, or ended, while it was open. */
export function NotYoursAnyMore(props: { chat: Chat }) {
  const t = useTexts();
  const desk = useDesk();
  const why = createMemo(() => {
    if (mayAct(desk, props.chat)) return null;
    if (desk.isElsewhere()) return t().chat.closedElsewhere;
    if (props.chat.state === 'over') return t().chat.actOver;
    return t().chat.actWithOthers(answering(desk.state(), props.chat).join(', '));
  });
  return (
    <p class="dialog-why" role="status">
      <Show when={why()}>{(text) => text()}</Show>
    </p>
  );
}
