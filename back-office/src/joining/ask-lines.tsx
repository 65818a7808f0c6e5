import type { JoinAsk } from '@chimpassist/protocol';
import { customerName, inSentence } from '@chimpassist/protocol/text';
import DoorOpen from 'lucide-solid/icons/door-open';
import { createEffect, createMemo, For } from 'solid-js';
import { asks as haveAsked } from '../chat/joining.ts';
import { personName } from '../chat/people.ts';
import { type Chat, isAssigned } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { Words } from '../ui/words.tsx';
import { JOINING_TEXTS } from './joining-texts.ts';

/** More at once would push the desk away. */
const SHOWN = 3;

/** Says who asks to be let into a chat of this attendant, and takes the answer; and says what has become of the own asking. */
export default function AskLines() {
  const desk = useDesk();
  const language = useLanguage();
  const t = () => JOINING_TEXTS[language.language()];
  const shown = createMemo(() =>
    [...desk.state().chats.values()]
      .filter((chat) => chat.asks.length > 0 && isAssigned(desk.state(), chat))
      .flatMap((chat) => chat.asks.map((ask) => ({ chat, ask })))
      .slice(0, SHOWN),
  );
  createEffect<readonly string[]>((before = []) => {
    const { chats } = desk.state();
    for (const topic of before) {
      const chat = chats.get(topic);
      if (chat?.state === 'online' && !haveAsked(desk, chat) && !isAssigned(desk.state(), chat))
        desk.tell(t().declined);
    }
    return [...chats.values()].filter((chat) => haveAsked(desk, chat)).map(({ topic }) => topic);
  });
  async function answer(chat: Chat, { attendant }: JoinAsk, accepted: boolean): Promise<void> {
    try {
      const { rest } = await desk.engine.workspace();
      await rest.answerJoin(chat.session.customer.id, attendant.id, accepted);
    } catch {
      desk.tell(language.t().chat.failedCommand);
    }
  }
  return (
    <For each={shown()}>
      {({ chat, ask }) => (
        <div class="mention-line" role="status">
          <span>
            <DoorOpen size={14} aria-hidden="true" />{' '}
            <Words
              text={t().asks(
                inSentence(personName(ask.attendant)),
                inSentence(customerName(chat.session.customer, language.t().list.guest)),
              )}
            />
          </span>
          <button type="button" class="link-button" onClick={() => desk.open(chat.topic)}>
            {t().show}
          </button>
          <button type="button" class="link-button" onClick={() => void answer(chat, ask, true)}>
            {t().letIn}
          </button>
          <button type="button" class="link-button" onClick={() => void answer(chat, ask, false)}>
            {t().decline}
          </button>
        </div>
      )}
    </For>
  );
}
