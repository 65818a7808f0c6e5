import type { FigureId, Figures } from '@chimpassist/protocol';
import { For, Show } from 'solid-js';
import { useLanguage } from '../i18n/texts.tsx';
import { opensChats } from './figure-card.tsx';
import { useReportsTexts } from './texts/reports-texts.ts';
import { figureValue, type Measure, valueText } from './values.ts';

interface Column {
  id: FigureId;
  measure: Measure;
}
const one = (id: FigureId): Column => ({ id, measure: 'value' });
const COLUMNS: readonly Column[] = [
  ...(['chats', 'answered', 'abandonedLate', 'reopened', 'oneTouch', 'handOvers'] as const).map(one),
  { id: 'waiting', measure: 'median' },
  { id: 'firstResponse', measure: 'median' },
  { id: 'firstResponse', measure: 'p90' },
  { id: 'response', measure: 'median' },
  { id: 'handling', measure: 'median' },
  one('rating'),
];
const GOAL_COLUMN = one('withinGoal');
/** Of persons and teams also who was there. */
const PEOPLE_COLUMNS: readonly Column[] = [
  ...(['available', 'away', 'occupancy'] as const).map(one),
  { id: 'offer', measure: 'median' },
  one('offersMissed'),
  one('offersDeclined'),
];
const OF_PEOPLE: ReadonlySet<string> = new Set(['person', 'team']);

/** All rows of a report, each figure of which opens its chats. */
export function RowsTable(props: {
  figures: Figures;
  keyText: (key: string, name?: string) => string;
  onOpen: (opened: { figure: FigureId; key: string; title: string }) => void;
}) {
  const language = useLanguage();
  const r = useReportsTexts();
  const columns = () => [
    ...COLUMNS,
    ...(props.figures.goal == null && props.figures.rows.every(({ goal }) => goal === undefined)
      ? []
      : [GOAL_COLUMN]),
    ...(OF_PEOPLE.has(props.figures.by) ? PEOPLE_COLUMNS : []),
  ];
  const by = () => props.figures.by as keyof ReturnType<typeof r>['groups'];

  return (
    <section class="reports-scroll" tabindex="0" aria-label={r().rows}>
      <table class="reports-rows" data-by={by()}>
        <thead>
          <tr>
            <th scope="col">{r().groups[by()]}</th>
            <For each={columns()}>
              {({ id, measure }) => (
                <th scope="col" title={r().figures[id].text}>
                  {r().figures[id].name}
                  <Show when={measure !== 'value'}>
                    <small>{measure === 'p90' ? r().p90 : r().median}</small>
                  </Show>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.figures.rows}>
            {(row) => (
              <tr data-key={row.key}>
                <th scope="row">
                  <bdi>{props.keyText(row.key, row.name)}</bdi>
                  <Show when={row.isFew}>
                    <small>{r().fewShort}</small>
                  </Show>
                </th>
                <For each={columns()}>
                  {({ id, measure }) => {
                    const value = figureValue(row, id, measure);
                    const text = valueText(language.tag(), id, value);
                    const title = `${r().figures[id].name}, ${props.keyText(row.key, row.name)}`;
                    return (
                      <td class="figures" data-figure={id} data-measure={measure}>
                        <Show when={opensChats(id) && value !== null && value !== 0} fallback={text}>
                          <button
                            type="button"
                            class="reports-cell"
                            aria-label={r().openChats(title, text)}
                            onClick={() => props.onOpen({ figure: id, key: row.key, title })}
                          >
                            {text}
                          </button>
                        </Show>
                      </td>
                    );
                  }}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
