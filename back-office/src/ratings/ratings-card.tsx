import './ratings.css';
import { RATING_MAX, type Rating } from '@chimpassist/protocol';
import { For, Show } from 'solid-js';
import type { Annotations } from '../customer/annotations.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { dayAndTime } from '../i18n/times.ts';
import { Words } from '../ui/words.tsx';
import { useRatingsTexts } from './ratings-texts.ts';

/** How the customer rated chats, the newest first. Nothing where none was rated: a team that does not ask sees nothing of it. */
export function RatingsCard(props: { annotations: Annotations }) {
  const desk = useDesk();
  const language = useLanguage();
  const t = useRatingsTexts();
  const ratings = (): readonly Rating[] => {
    const tags = props.annotations.tags();
    return tags.kind === 'ready' ? [...(tags.value.ratings ?? [])].reverse() : [];
  };
  const isOfThisChat = ({ sessionId }: Rating) => sessionId === desk.openChat()?.session.sessionId;
  return (
    <Show when={ratings().length > 0}>
      <section class="card">
        <h4>{t().title}</h4>
        <ul class="ratings">
          <For each={ratings()}>
            {(rating) => (
              <li>
                <span class="rating-stars" aria-hidden="true">
                  {'★'.repeat(rating.value) + '☆'.repeat(RATING_MAX - rating.value)}
                </span>
                <span class="visually-hidden">{t().of(rating.value)}</span>{' '}
                <span class="rating-when">
                  {dayAndTime(language.tag(), rating.at, desk.now())}
                  <Show when={isOfThisChat(rating)}> · {t().thisChat}</Show>
                </span>
                <Show when={rating.comment}>
                  {(comment) => (
                    <p class="rating-comment" dir="auto">
                      <Words text={comment()} />
                    </p>
                  )}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
