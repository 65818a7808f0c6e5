import { customerName } from '@chimpassist/protocol/text';
import { For, type JSX, Show } from 'solid-js';
import type { Chat } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { ChatChip } from './chat-chip.tsx';

/** Chats in a row. They are given by topic, so that a change draws no chip again under a finger or a key, or while it is dragged. */
export function ChatChips(props: {
  topics: readonly string[];
  label?: string;
  chosen: string | null;
  onChoose: (topic: string) => void;
  /** What stands on a chip behind the name. */
  beside?: (chat: () => Chat) => JSX.Element;
  below?: (chat: () => Chat) => JSX.Element;
}) {
  const desk = useDesk();
  const t = useTexts();
  return (
    <ul class="board-chips" aria-label={props.label}>
      <For each={props.topics}>
        {(topic) => (
          <Show when={desk.state().chats.get(topic)}>
            {(chat) => (
              <li>
                <ChatChip
                  topic={topic}
                  name={customerName(chat().session.customer, t().list.guest)}
                  isChosen={props.chosen === topic}
                  onChoose={() => props.onChoose(topic)}
                >
                  {props.beside?.(chat)}
                </ChatChip>
                {props.below?.(chat)}
              </li>
            )}
          </Show>
        )}
      </For>
    </ul>
  );
}
