import { idText } from '@chimpassist/protocol';
import {
  beginningOf,
  contains,
  customerName,
  find,
  folded,
  graphemesOf,
  inSentence,
  isBlank,
} from '@chimpassist/protocol/text';
import { createEffect, createMemo, Match, Show, Switch } from 'solid-js';
import { personName } from '../chat/people.ts';
import { shownTime } from '../desk/messages.ts';
import { type ChatMessage, isFromCustomer, isOfferedToMe } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { runningTime, shortTime } from '../i18n/times.ts';
import { Avatar } from '../ui/avatar.tsx';

/** How much of a message's text a row can show at all. */
const PREVIEW_LENGTH = 160;

/** How much of the words before a hit is shown. */
const BEFORE_HIT = 20;

/** How long a customer has waited before the desk fetches what was said. */
const PREVIEW_AFTER_MS = 2_000;

/** The text from a little before the hit on, beginning with a whole word where there is one. */
function aroundHit(text: string, start: number): string {
  if (start <= BEFORE_HIT) return text;
  const before = [...graphemesOf(text.slice(Math.max(0, start - 2 * BEFORE_HIT), start))]
    .slice(-BEFORE_HIT)
    .join('');
  return `…${before.replace(/^\S*\s/, '')}${text.slice(start)}`;
}

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
        const name = () => customerName(shown().session.customer, t().list.guest);
        const writtenBy = ({ from }: ChatMessage) =>
          idText(from.id) === idText(desk.state().me.id) ? t().list.you : `${inSentence(personName(from))}: `;
        const preview = createMemo(() => {
          const needle = folded(props.search.trim());
          const found =
            needle === ''
              ? undefined
              : shown().messages.findLast((message) => contains(message.content, needle));
          const message = found ?? shown().messages.at(-1);
          if (message === undefined) return '';
          const hit = find(message.content, needle);
          const from = isFromCustomer(shown(), message) ? '' : writtenBy(message);
          if (isBlank(message.content)) return from + t().chat.emptyMessage;
          const rest = hit === null ? message.content : aroundHit(message.content, hit.start);
          return from + beginningOf(rest, PREVIEW_LENGTH);
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
                <bdi>{name()}</bdi>
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
                    <em class="row-draft">{t().list.draft}</em> {beginningOf(draft(), PREVIEW_LENGTH)}
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
