import { FEW, FIGURES, type FigureId, type FigureRow } from '@chimpassist/protocol';
import { For, Show } from 'solid-js';
import { useLanguage } from '../i18n/texts.tsx';
import { useReportsTexts } from './texts/reports-texts.ts';
import { changeOf, changeText, countOf, figureValue, lengthText, measuresOf, valueText } from './values.ts';

/** No chat stands behind how long somebody was there. */
const OPENS_NONE: ReadonlySet<FigureId> = new Set(['available', 'away']);
export const opensChats = (id: FigureId): boolean => !OPENS_NONE.has(id);

/** One figure of the period, compared with the period before. It opens the chats that it counts. */
export function FigureCard(props: {
  id: FigureId;
  now: FigureRow;
  before: FigureRow | null;
  onOpen: () => void;
}) {
  const language = useLanguage();
  const r = useReportsTexts();
  const tag = language.tag;
  const named = () => r().figures[props.id];
  const textOf = (row: FigureRow) =>
    measuresOf(props.id).map((measure) => valueText(tag(), props.id, figureValue(row, props.id, measure)));
  const first = () => measuresOf(props.id)[0] ?? 'value';
  const change = () =>
    props.before === null
      ? null
      : changeOf(figureValue(props.now, props.id, first()), figureValue(props.before, props.id, first()));
  const isTime = FIGURES[props.id].unit === 'time';
  const isEmpty = () =>
    isTime ? countOf(props.now, props.id) === 0 : (figureValue(props.now, props.id) ?? 0) === 0;
  /** Of being away: the time by the reason, the longest first. */
  const reasons = () =>
    props.id !== 'away'
      ? []
      : Object.entries(props.now.awayBy ?? {}).sort(([, one], [, other]) => other - one);
  const value = () => (
    <For each={textOf(props.now)}>
      {(text, n) => (
        <span class="reports-value figures">
          {text}
          <Show when={isTime}>
            <small>{n() === 0 ? r().median : r().p90}</small>
          </Show>
        </span>
      )}
    </For>
  );

  return (
    <div class="reports-card" data-figure={props.id}>
      <dt title={named().text}>{named().name}</dt>
      <dd>
        <Show
          when={opensChats(props.id) && !isEmpty()}
          fallback={<span class="reports-values">{value()}</span>}
        >
          <button type="button" class="reports-values" onClick={() => props.onOpen()}>
            <span class="visually-hidden">{named().name}: </span>
            {value()}
            <span class="visually-hidden"> {r().showChats}</span>
          </button>
        </Show>
        <Show when={reasons().length > 0}>
          <ul class="reports-reasons">
            <For each={reasons()}>
              {([reason, ms]) => (
                <li>
                  <bdi>{reason === '' ? r().unknown : reason}</bdi>{' '}
                  <span class="figures">{lengthText(tag(), ms)}</span>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <small class="reports-beside">
          <Show when={isTime && countOf(props.now, props.id)}>
            {(n) => (
              <span>
                {r().of(n().toLocaleString(tag()))}
                <Show when={n() < FEW}>
                  {' '}
                  <em title={r().few}>{r().fewShort}</em>
                </Show>
              </span>
            )}
          </Show>
          <Show when={props.before}>
            {(before) => (
              <span>
                {r().before(textOf(before())[0] ?? '')}
                <Show when={change()}>{(share) => <b> {changeText(tag(), share())}</b>}</Show>
              </span>
            )}
          </Show>
        </small>
      </dd>
    </div>
  );
}
