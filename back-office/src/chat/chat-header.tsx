import { customerName } from '@chimpassist/protocol/text';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import EllipsisVertical from 'lucide-solid/icons/ellipsis-vertical';
import Eye from 'lucide-solid/icons/eye';
import PanelRight from 'lucide-solid/icons/panel-right';
import { createMemo, For, Show } from 'solid-js';
import { type Chat, isAssigned } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { nameOfLevel } from '../i18n/level-name.ts';
import { useLanguage } from '../i18n/texts.tsx';
import { runningTime } from '../i18n/times.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { LateMenu } from '../ui/late-menu.tsx';
import { part } from '../ui/part.tsx';
import { Words } from '../ui/words.tsx';
import { asks, askToJoin, joinChat, mayAsk, mayJoin } from './joining.ts';
import { answering, lookingOn, notingIn, openPlaces, presenceOf } from './people.ts';

/** Loaded with the menus. */
const ChatMenu = part(() => import('./chat-menu.tsx'));

/** Who the customer is, who else is here, and what can be done with the chat. */
export function ChatHeader() {
  const desk = useDesk();
  const language = useLanguage();
  const t = language.t;
  return (
    <Show when={desk.openChat()}>
      {(chat) => {
        const name = () => customerName(chat().session.customer, t().list.guest);
        const assigned = () => isAssigned(desk.state(), chat());
        const others = createMemo(() => answering(desk.state(), chat()));
        const empty = createMemo(() => openPlaces(desk.state(), chat()));
        const watchers = createMemo(() => lookingOn(desk.state(), chat()));
        const noting = createMemo(() => notingIn(desk.state(), chat()));
        const join = (takeOver: boolean) => joinChat(desk, t(), chat().topic, takeOver);
        return (
          <header class="chat-head">
            <IconButton class="only-narrow" label={t().chat.back} onClick={desk.back}>
              <ArrowLeft size={20} aria-hidden="true" class="mirror" />
            </IconButton>
            <Avatar
              id={chat().session.customer.id}
              name={name()}
              url={chat().session.customer.avatarURL}
              presence={presenceOf(chat())}
            />
            <div class="chat-who">
              <h2 title={name()}>
                <bdi>
                  <Words text={name()} />
                </bdi>
              </h2>
              <p>
                <span data-state={chat().state}>
                  <Words text={statusText(chat())} />
                </span>
                <Show when={others().length > 0}>
                  <Words text={` · ${t().chat.answeredBy(others().join(', '))}`} />
                </Show>
                <Show when={noting().length > 0}>
                  <Words text={` · ${t().chat.writesNote(noting().join(', '))}`} />
                </Show>
                <For each={empty()}>
                  {({ type, required }) => {
                    const level = () => nameOfLevel(t(), type);
                    return (
                      <Words
                        text={` · ${required ? t().chat.placeOffered(level()) : t().chat.placeEmpty(level())}`}
                      />
                    );
                  }}
                </For>
              </p>
            </div>
            <Show when={watchers().length > 0}>
              <span class="chat-watchers" title={t().chat.alsoLooking(watchers().join(', '))}>
                <Eye size={16} aria-hidden="true" />
                <span aria-hidden="true">
                  <Words text={String(watchers().length)} />
                </span>
                <Words class="visually-hidden" text={t().chat.alsoLooking(watchers().join(', '))} />
              </span>
            </Show>
            <Show when={mayJoin(desk, chat())}>
              <button type="button" class="button" onClick={() => join(false)}>
                {t().chat.join}
              </button>
              <button type="button" class="button only-wide" onClick={() => join(true)}>
                {t().chat.takeOver}
              </button>
            </Show>
            <Show when={mayAsk(desk, chat())}>
              <button
                type="button"
                class="button"
                aria-disabled={asks(desk, chat())}
                onClick={() => void askToJoin(desk, t(), chat())}
              >
                {asks(desk, chat()) ? t().chat.asked : t().chat.askToJoin}
              </button>
            </Show>
            <Show when={assigned()}>
              <button
                type="button"
                class="button only-wide"
                onClick={() => desk.ask('handOver', chat().topic)}
              >
                {t().chat.handOver}
              </button>
              <button type="button" class="button only-wide" onClick={() => desk.ask('end', chat().topic)}>
                {t().chat.end}
              </button>
            </Show>
            <LateMenu class="icon-button" placement="bottom-end" label={t().chat.more} items={ChatMenu}>
              <EllipsisVertical size={18} aria-hidden="true" />
            </LateMenu>
            <IconButton
              class="only-folded"
              label={t().chat.customerInfo}
              onClick={() => desk.setPanelOpen(!desk.panelOpen())}
            >
              <PanelRight size={18} aria-hidden="true" class="mirror" />
            </IconButton>
          </header>
        );
      }}
    </Show>
  );

  function statusText(chat: Chat): string {
    if (chat.away && chat.state === 'online') return t().chat.pageClosed;
    switch (chat.state) {
      case 'online':
        return t().chat.online;
      case 'waiting':
        return t().list.waitingFor(runningTime(desk.now() - chat.since));
      case 'over':
        return t().chat.over;
    }
  }
}
