import { type SearchHit, sessionTopicOf } from '@chimpassist/protocol';
import { customerName, inSentence, shownName } from '@chimpassist/protocol/text';
import { For, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { dayAndTime, fullTime } from '../i18n/times.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Words } from '../ui/words.tsx';
import { marked } from './marked.ts';
import { useSearchTexts } from './texts/search-texts.ts';

/** One session in which the words stand: whose, when, and where in it. */
export function SearchHitRow(props: { hit: SearchHit; words: string; onOpen: () => void }) {
  const desk = useDesk();
  const language = useLanguage();
  const t = useSearchTexts();
  const name = () => {
    const { customerId: id, customerName: given = '' } = props.hit;
    const known = desk.state().chats.get(sessionTopicOf(id))?.session.customer;
    return customerName(known ?? { id, name: given }, language.t().list.guest);
  };
  const where = () => {
    const { field, by } = props.hit;
    const kind = t().fields[field] ?? '';
    const writer = by === undefined ? '' : shownName(by);
    return writer === '' ? kind : `${kind} ${t().by(inSentence(writer))}`;
  };
  return (
    <li>
      <button type="button" class="hit" onClick={() => props.onOpen()}>
        <Avatar id={props.hit.customerId} name={name()} url={null} />
        <span class="hit-line">
          <bdi class="hit-name">{name()}</bdi>
          <time
            dateTime={new Date(props.hit.at).toISOString()}
            title={fullTime(language.tag(), props.hit.at)}
          >
            {dayAndTime(language.tag(), props.hit.at, desk.now())}
          </time>
        </span>
        <span class="hit-snippet" dir="auto">
          <For each={marked(props.hit.snippet, props.words)}>
            {(piece) => (
              <Show when={piece.isHit} fallback={<Words text={piece.text} />}>
                <mark class="row-hit">
                  <Words text={piece.text} />
                </mark>
              </Show>
            )}
          </For>
        </span>
        <span class="hit-where">
          <Words text={where()} />
          <Show when={props.hit.isLive}>
            <span class="hit-live">{t().goesOn}</span>
          </Show>
        </span>
      </button>
    </li>
  );
}
