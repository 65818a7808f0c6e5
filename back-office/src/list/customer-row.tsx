import type { ChatMessage } from '@chimpassist/client/conversation';
import { idText } from '@chimpassist/protocol';
import { contains, customerName, folded, inSentence } from '@chimpassist/protocol/text';
import AlarmClock from 'lucide-solid/icons/alarm-clock';
import { createEffect, createMemo, Match, Show, Suspense, Switch } from 'solid-js';
import { personName, presenceOf } from '../chat/people.ts';
import { isFromCustomer, isOfferedToMe, waitsForMe } from '../desk/state.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { runningTime, shortTime } from '../i18n/times.ts';
import { markNow } from '../marks/mark-state.ts';
import { Avatar } from '../ui/avatar.tsx';
import { part } from '../ui/part.tsx';
import { Words } from '../ui/words.tsx';
import { lateness, minutesText } from './lateness.ts';
import { type Preview, previewOf, wordsOf } from './preview.ts';

/** Loaded where a chat is marked. */
const RowMark = part(() => import('../marks/row-mark.tsx'));
/** Loaded where a chat is tagged. */
const RowTags = part(() => import('../tags/row-tags.tsx'));

/** How long a customer has waited before the desk fetches what was said. */
const PREVIEW_AFTER_MS = 2_000;

/** One customer: who, the last word, since when, what is unread. */
export function CustomerRow(props: { topic: string; search: string; isHit: boolean }) {
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
        const preview = createMemo<Preview & { from: string }>(() => {
          const needle = folded(props.search.trim());
          const found =
            needle === ''
              ? undefined
              : shown().messages.findLast((message) => contains(message.content, needle));
          const message = found ?? shown().messages.at(-1);
          if (message === undefined) return { from: '', before: '', hit: '', behind: '' };
          const from = isFromCustomer(shown(), message) ? '' : writtenBy(message);
          const text = wordsOf(message, t(), desk.state().waitingFiles.get(String(message.id)));
          return { from, ...previewOf(text, props.search) };
        });
        const hasPreview = () => preview().before + preview().hit !== '';
        const draft = () => (open() ? '' : desk.drafts.of(props.topic));
        const typing = () => {
          const now = shown().typing;
          return now !== null && now.until > desk.elapsed();
        };
        /** Words that wait for my answer. */
        const due = createMemo(() => {
          const { askedAt } = shown();
          if (askedAt === null || !waitsForMe(desk.state(), shown())) return null;
          return lateness(desk.now() - askedAt, desk.settings);
        });
        const mark = createMemo(() => {
          if (desk.state().marks.size === 0) return null;
          const now = markNow(desk.state(), shown(), desk.now());
          return now === 'unread' || now === 'woken' ? now : null;
        });
        const named = createMemo(() => previewOf(name(), props.search));
        const waited = () => runningTime(desk.now() - shown().since);
        return (
          <button
            type="button"
            class="row"
            data-act={props.topic}
            data-state={shown().state}
            data-hit={props.isHit}
            data-offered={isOfferedToMe(desk.state(), shown())}
            aria-current={open() ? 'true' : undefined}
            onClick={() => desk.open(props.topic)}
          >
            <Avatar
              id={shown().session.customer.id}
              name={name()}
              url={shown().session.customer.avatarURL}
              presence={presenceOf(shown())}
            />
            <span class="row-line">
              <span class="row-name" title={name()}>
                <bdi>
                  <Marked preview={named()} />
                </bdi>
              </span>
              <Show when={presenceOf(shown()) === 'away'}>
                <Words class="visually-hidden" text={t().chat.pageClosed} />
              </Show>
              <Switch
                fallback={
                  <time class="row-time" dateTime={new Date(shown().activeAt).toISOString()}>
                    <Words text={shortTime(language.tag(), shown().activeAt, desk.now())} />
                  </time>
                }
              >
                <Match when={shown().state === 'waiting'}>
                  <span class="row-time waiting figures">
                    <span class="visually-hidden">{t().list.waitingFor('')}</span>
                    <Words text={waited()} />
                  </span>
                </Match>
                <Match when={due()}>
                  {(asked) => (
                    <span class="row-time due figures" data-late={asked().lateness}>
                      <Show when={asked().lateness !== 'inTime'}>
                        <AlarmClock size={13} aria-hidden="true" />
                      </Show>
                      <span class="visually-hidden">{t().list.answerFor}</span>{' '}
                      <Words text={minutesText(language.tag(), asked().minutes)} />
                    </span>
                  )}
                </Match>
              </Switch>
            </span>
            <span class="row-line">
              <span class="row-last" dir="auto">
                <Switch
                  fallback={
                    <Show when={hasPreview()} fallback={<Words text={t().list.noMessages} />}>
                      <Words text={preview().from} />
                      <Marked preview={preview()} />
                    </Show>
                  }
                >
                  <Match when={typing()}>
                    <em class="row-typing">{t().list.typing}</em>
                  </Match>
                  <Match when={draft() !== ''}>
                    <em class="row-draft">{t().list.draft}</em> <Words text={previewOf(draft(), '').before} />
                  </Match>
                  <Match when={isOfferedToMe(desk.state(), shown()) && !hasPreview()}>
                    <Words text={t().list.offered} />
                  </Match>
                </Switch>
              </span>
              <Show when={shown().tags.length > 0}>
                <Suspense>
                  <RowTags ids={shown().tags} />
                </Suspense>
              </Show>
              <Show when={mark()}>
                {(kind) => (
                  <Suspense>
                    <RowMark mark={kind()} />
                  </Suspense>
                )}
              </Show>
              <Show when={shown().unread > 0}>
                <span class="count row-unread figures">
                  <span aria-hidden="true">
                    <Words text={shown().unread > 99 ? '99+' : String(shown().unread)} />
                  </span>
                  <Words class="visually-hidden" text={t().list.unread(shown().unread)} />
                </span>
              </Show>
            </span>
          </button>
        );
      }}
    </Show>
  );
}

/** A text with the hit of the search marked in it. */
const Marked = (props: { preview: Preview }) => (
  <>
    <Words text={props.preview.before} />
    <Show when={props.preview.hit}>
      {(hit) => (
        <mark class="row-hit">
          <Words text={hit()} />
        </mark>
      )}
    </Show>
    <Words text={props.preview.behind} />
  </>
);
