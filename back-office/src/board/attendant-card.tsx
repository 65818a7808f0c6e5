import type { Colleague } from '@chimpassist/client/wire';
import { idText } from '@chimpassist/protocol';
import { createMemo, createSignal, Show } from 'solid-js';
import { personName } from '../chat/people.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { awayText } from '../i18n/away-text.ts';
import { nameOfLevel } from '../i18n/level-name.ts';
import { useLanguage } from '../i18n/texts.tsx';
import { minutesText } from '../list/lateness.ts';
import { Avatar } from '../ui/avatar.tsx';
import { DRAGGED } from './chat-chip.tsx';
import { ChatChips } from './chat-chips.tsx';
import { chatsOf, sameTexts } from './room.ts';
import { useBoardTexts } from './texts/board-texts.ts';

const MINUTE_MS = 60_000;

/** Somebody who is here: state and since when, load, and the chats, which can be dragged to another card. */
export function AttendantCard(props: {
  colleague: Colleague;
  chosen: string | null;
  onChoose: (topic: string) => void;
  onDrop: (topic: string) => void;
}) {
  const desk = useDesk();
  const language = useLanguage();
  const t = language.t;
  const b = useBoardTexts();
  const [isOver, setOver] = createSignal(false);
  const id = () => idText(props.colleague.id);
  const name = () => personName(props.colleague);
  const isAway = () => props.colleague.availability === 'away';
  const topics = createMemo<string[]>(() => chatsOf(desk.state(), id()).map(({ topic }) => topic), [], {
    equals: sameTexts,
  });
  const since = () => {
    const { since: at } = props.colleague;
    return at === undefined
      ? ''
      : b().since(minutesText(language.tag(), Math.max(0, Math.floor((desk.now() - at) / MINUTE_MS))));
  };
  function toggle(): void {
    const availability = isAway() ? 'available' : 'away';
    desk.engine
      .command({ command: 'availability', availability, attendantId: props.colleague.id })
      .catch(() => desk.tell(t().chat.failedCommand));
  }
  const isChat = (event: DragEvent) => event.dataTransfer?.types.includes(DRAGGED) === true;

  return (
    <li
      class="board-card"
      data-over={isOver()}
      onDragOver={(event) => {
        if (!isChat(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const topic = event.dataTransfer?.getData(DRAGGED) ?? '';
        if (topic === '') return;
        event.preventDefault();
        if (!topics().includes(topic)) props.onDrop(topic);
      }}
    >
      <div class="board-card-head">
        <Avatar
          id={props.colleague.id}
          name={name()}
          url={props.colleague.avatarURL}
          presence={isAway() ? 'away' : 'online'}
        />
        <span class="board-card-name">
          <strong>
            <bdi>{name()}</bdi>
          </strong>
          <small>{nameOfLevel(t(), props.colleague.type)}</small>
          <small>
            {isAway() ? awayText(t(), props.colleague.awayFor) : t().me.available} {since()} ·{' '}
            {props.colleague.load === 0 ? b().noChats : t().chat.chats(props.colleague.load)}
          </small>
        </span>
        <button
          type="button"
          class="button"
          aria-label={isAway() ? b().setAvailableOf(name()) : b().setAwayOf(name())}
          onClick={toggle}
        >
          {isAway() ? b().setAvailable : b().setAway}
        </button>
      </div>
      <Show when={topics().length > 0}>
        <ChatChips
          topics={topics()}
          label={b().chatsOf(name())}
          chosen={props.chosen}
          onChoose={props.onChoose}
        />
      </Show>
    </li>
  );
}
