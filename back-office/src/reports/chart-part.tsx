import type { FiguresPeriod } from '@chimpassist/client/rest';
import { FIGURES, type FigureId, type FigureRow, type Figures } from '@chimpassist/protocol';
import { createMemo, createSignal, For, Show, Suspense } from 'solid-js';
import { useLanguage } from '../i18n/texts.tsx';
import { part } from '../ui/part.tsx';
import { choice, choose } from './choice.ts';
import { daysOf } from './period.ts';
import type { Bar } from './row-chart.tsx';
import { useReportsTexts } from './texts/reports-texts.ts';
import { figureValue, type Measure, measuresOf, valueText } from './values.ts';

const RowChart = part(() => import('./row-chart.tsx'));

const OPTIONS = (Object.keys(FIGURES) as FigureId[]).flatMap((id) =>
  measuresOf(id).map((measure) => ({ id, measure, value: `${id} ${measure}` })),
);

/** One figure of all rows as a chart, with the same as a table. */
export function ChartPart(props: {
  now: Figures;
  before: Figures | null;
  period: FiguresPeriod;
  periodBefore: FiguresPeriod;
  keyText: (key: string, name?: string) => string;
}) {
  const language = useLanguage();
  const r = useReportsTexts();
  const [asTable, setAsTable] = createSignal(false);
  const nameOf = (id: FigureId, measure: Measure) => {
    const { name } = r().figures[id];
    return measure === 'value' ? name : `${name}: ${measure === 'p90' ? r().p90 : r().median}`;
  };
  const figure = () => choice().figure;
  const measure = () => choice().measure;
  /** A day without a chat has none; its times are not known. */
  const read = (row: FigureRow | undefined): number | null =>
    row === undefined
      ? FIGURES[figure()].unit === 'count'
        ? 0
        : null
      : figureValue(row, figure(), measure());
  /** Days of the two periods are in step by their number, and each is there; all others by their key. */
  const bars = createMemo<Bar[]>(() => {
    const { now, before, period, periodBefore } = props;
    const keys = now.by === 'day' ? daysOf(period) : now.rows.map(({ key }) => key);
    const keysBefore = now.by === 'day' ? daysOf(periodBefore) : keys;
    const inNow = new Map(now.rows.map((row) => [row.key, row]));
    const inBefore = new Map(before?.rows.map((row) => [row.key, row]));
    return keys.map((key, n) => ({
      label: props.keyText(key, inNow.get(key)?.name),
      isFew: inNow.get(key)?.isFew === true,
      value: read(inNow.get(key)),
      before: before === null ? null : read(inBefore.get(keysBefore[n] ?? '')),
    }));
  });
  const textOf = (value: number | null) => valueText(language.tag(), figure(), value);

  return (
    <figure class="reports-figure">
      <figcaption>
        <span class="reports-choice">
          <select
            aria-label={r().figure}
            onChange={(event) => {
              const [id, which] = event.currentTarget.value.split(' ');
              choose({ figure: id as FigureId, measure: which as Measure });
            }}
          >
            <For each={OPTIONS}>
              {({ id, measure: which, value }) => (
                <option value={value} selected={id === figure() && which === measure()}>
                  {nameOf(id, which)}
                </option>
              )}
            </For>
          </select>
        </span>
        <button
          type="button"
          class="link-button"
          aria-expanded={asTable()}
          onClick={() => setAsTable(!asTable())}
        >
          {asTable() ? r().chart : r().table}
        </button>
      </figcaption>
      <Show
        when={asTable()}
        fallback={
          <Suspense fallback={<div class="reports-chart" />}>
            <RowChart label={nameOf(figure(), measure())} bars={bars()} textOf={textOf} />
          </Suspense>
        }
      >
        <section class="reports-scroll" tabindex="0" aria-label={nameOf(figure(), measure())}>
          <table>
            <thead>
              <tr>
                <th scope="col">{r().groups[choice().by]}</th>
                <th scope="col">{nameOf(figure(), measure())}</th>
                <th scope="col">{r().beforeName}</th>
              </tr>
            </thead>
            <tbody>
              <For each={bars()}>
                {(bar) => (
                  <tr>
                    <th scope="row">
                      <bdi>{bar.label}</bdi>
                      <Show when={bar.isFew}>
                        {' '}
                        <small>{r().fewShort}</small>
                      </Show>
                    </th>
                    <td class="figures">{textOf(bar.value)}</td>
                    <td class="figures">{textOf(bar.before)}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
    </figure>
  );
}
