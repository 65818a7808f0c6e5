import { idText } from '@chimpassist/protocol';
import { createEffect, createMemo, Match, Show, Switch } from 'solid-js';
import { shownTime } from '../desk/messages.ts';
import { type ChatMessage, isFromCustomer, isOfferedToMe } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { runningTime, shortTime } from '../i18n/times.ts';
import { Avatar } from '../ui/avatar.tsx';

/** How much of a message's text a row can show at all. */
const PREVIEW_LENGTH = 160;

/** How long a customer has waited before the desk fetches what was said. */
const PREVIEW_AFTER_MS = 2_000;

/** One customer: who, the last word, since when, what is unread. */
export function CustomerRow(props: { topic: string; search: string }) {
  const desk = useDesk();
  const language = useLanguage();
  const t = language.t;
  const chat = createMemo(() => desk.state().chats.get(props.topic));
  const open = () => desk.state().open === props.topic;
  // Most who come are taken within a moment, by one of many colleagues: only who goes on waiting is asked about.
  const hasSettled = createMemo(() => {
    const shown = chat();
    if (shown === undefined || shown.mine || shown.state !== 'waiting') return shown !== undefined;
    return desk.now() - shown.since >= PREVIEW_AFTER_MS;
  });
  createEffect(() => {
    if (hasSettled()) desk.engine.history.ensure(props.topic);
  });

  return (
    <Show when={chat()}>
      {(shown) => {
        const name = () => shown().session.customer.name || t().list.guest;
        const writtenBy = ({ from }: ChatMessage) =>
          idText(from.id) === idText(desk.state().me.id) ? t().list.you : `${from.name}: `;
        const preview = createMemo(() => {
          const needle = props.search.trim().toLocaleLowerCase();
          const found =
            needle === ''
              ? undefined
              : shown().messages.findLast((message) => message.content.toLocaleLowerCase().includes(needle));
          const message = found ?? shown().messages.at(-1);
          if (message === undefined) return '';
          const place =
            needle === '' ? 0 : Math.max(0, message.content.toLocaleLowerCase().indexOf(needle) - 20);
          const from = isFromCustomer(shown(), message) ? '' : writtenBy(message);
          return from + message.content.slice(place, place + PREVIEW_LENGTH);
        });
        const draft = () => (open() ? '' : desk.drafts.of(props.topic));
        const typing = () => {
          const now = shown().typing;
          return now !== null && now.until > desk.now();
        };
        const time = () => {
          const last = shown().messages.at(-1);
          return last === undefined ? shown().activeAt : shownTime(last);
        };
        const waited = () => runningTime(desk.now() - shown().since);
        return (
          <button
            type="button"
            class="row"
            data-state={shown().state}
            data-offered={isOfferedToMe(desk.state(), shown())}
            aria-current={open() ? 'true' : undefined}
            onClick={() => desk.open(props.topic)}
          >
            <Avatar
              id={shown().session.customer.id}
              name={name()}
              url={shown().session.customer.avatarURL}
              presence={shown().state}
            />
            <span class="row-line">
              <span class="row-name" title={name()}>
                {name()}
              </span>
              <Show
                when={shown().state === 'waiting'}
                fallback={
                  <time class="row-time" dateTime={new Date(time()).toISOString()}>
                    {shortTime(language.tag(), time(), desk.now())}
                  </time>
                }
              >
                <span class="row-time waiting figures">
                  <span class="visually-hidden">{t().list.waitingFor('')}</span>
                  {waited()}
                </span>
              </Show>
            </span>
            <span class="row-line">
              <span class="row-last" dir="auto">
                <Switch fallback={preview() || t().list.noMessages}>
                  <Match when={typing()}>
                    <em class="row-typing">{t().list.typing}</em>
                  </Match>
                  <Match when={draft() !== ''}>
                    <em class="row-draft">{t().list.draft}</em> {draft().slice(0, PREVIEW_LENGTH)}
                  </Match>
                  <Match when={isOfferedToMe(desk.state(), shown()) && preview() === ''}>
                    {t().list.offered}
                  </Match>
                </Switch>
              </span>
              <Show when={shown().unread > 0}>
                <span class="count row-unread figures">
                  <span aria-hidden="true">{shown().unread > 99 ? '99+' : shown().unread}</span>
                  <span class="visually-hidden">{t().list.unread(shown().unread)}</span>
                </span>
              </Show>
            </span>
          </button>
        );
      }}
    </Show>
  );
}
