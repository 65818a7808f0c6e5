import { idText, type JoinAsk } from '@chimpassist/protocol';
import { customerName, inSentence } from '@chimpassist/protocol/text';
import DoorOpen from 'lucide-solid/icons/door-open';
import { createEffect, createMemo, For, Show } from 'solid-js';
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
  const asks = createMemo(
    () =>
      new Map(
        [...desk.state().chats.values()]
          .filter((chat) => chat.asks.length > 0 && isAssigned(desk.state(), chat))
          .flatMap((chat) => chat.asks.map((ask) => ({ chat, ask })))
          .slice(0, SHOWN)
          .map((each) => [`${each.chat.topic} ${idText(each.ask.attendant.id)}`, each]),
      ),
  );
  // Lines by key: each word that comes changes the state, and may draw no button again under a finger or a key.
  const keys = createMemo(() => [...asks().keys()]);
  createEffect<readonly string[]>((before = []) => {
    const { chats } = desk.state();
    for (const topic of before) {
      const chat = chats.get(topic);
      if (chat?.state === 'online' && !haveAsked(desk, chat) && !isAssigned(desk.state(), chat))
        desk.tell(t().declined);
    }
    return [...chats.values()].filter((chat) => haveAsked(desk, chat)).map(({ topic }) => topic);
  });
  async function answer({ chat, ask }: { chat: Chat; ask: JoinAsk }, accepted: boolean): Promise<void> {
    try {
      const { rest } = await desk.engine.workspace();
      await rest.answerJoin(chat.session.customer.id, ask.attendant.id, accepted);
    } catch {
      desk.tell(language.t().chat.failedCommand);
    }
  }
  return (
    <For each={keys()}>
      {(key) => (
        <Show when={asks().get(key)}>
          {(shown) => (
            <div class="mention-line" role="status">
              <span>
                <DoorOpen size={14} aria-hidden="true" />{' '}
                <Words
                  text={t().asks(
                    inSentence(personName(shown().ask.attendant)),
                    inSentence(customerName(shown().chat.session.customer, language.t().list.guest)),
                  )}
                />
              </span>
              <button type="button" class="link-button" onClick={() => desk.open(shown().chat.topic)}>
                {t().show}
              </button>
              <button type="button" class="link-button" onClick={() => void answer(shown(), true)}>
                {t().letIn}
              </button>
              <button type="button" class="link-button" onClick={() => void answer(shown(), false)}>
                {t().decline}
              </button>
            </div>
          )}
        </Show>
      )}
    </For>
  );
}
