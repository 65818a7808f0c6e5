import type { SeriesPoint, Statistic } from '@chimpassist/client/wire/hooks';
import { createSignal, For, Match, Show, Suspense, Switch } from 'solid-js';
import { useLanguage } from '../i18n/texts.tsx';
import { part } from '../ui/part.tsx';
import { useCustomerTexts } from './customer-texts.ts';

const SeriesChart = part(() => import('./series-chart.tsx'));

type Of<K extends Statistic['kind']> = Extract<Statistic, { kind: K }>;

/** Figures first, then links, then charts, each as the hook ordered them. */
export default function Statistics(props: { statistics: Statistic[] }) {
  const of = <K extends Statistic['kind']>(kind: K) =>
    props.statistics.filter((statistic): statistic is Of<K> => statistic.kind === kind);
  return (
    <>
      <Show when={of('figure').length > 0}>
        <dl class="figures-grid">
          <For each={of('figure')}>
            {(figure) => (
              <div>
                <dt>{figure.label}</dt>
                <dd class="figures">{figure.value}</dd>
              </div>
            )}
          </For>
        </dl>
      </Show>
      <For each={of('links')}>
        {(group) => (
          <div class="links">
            <h5>{group.label}</h5>
            <ul>
              <For each={group.links}>
                {(link) => (
                  <li>
                    <a href={link.url} target="_blank" rel="noopener noreferrer nofollow">
                      {link.label}
                    </a>
                  </li>
                )}
              </For>
            </ul>
          </div>
        )}
      </For>
      <For each={of('series')}>{(series) => <Series label={series.label} points={series.points} />}</For>
    </>
  );
}

function Series(props: { label: string; points: SeriesPoint[] }) {
  const language = useLanguage();
  const c = useCustomerTexts();
  const [asTable, setAsTable] = createSignal(false);
  // Wall-clock times of the statistics' own zone: shown as they were sent.
  const time = (seconds: number) =>
    new Intl.DateTimeFormat(language.tag(), {
      dateStyle: 'short',
      timeStyle: 'short',
      timeZone: 'UTC',
    }).format(seconds * 1000);
  return (
    <figure class="series">
      <figcaption>
        <span>{props.label}</span>
        <button
          type="button"
          class="link-button"
          aria-expanded={asTable()}
          onClick={() => setAsTable(!asTable())}
        >
          {asTable() ? c().chart : c().table}
        </button>
      </figcaption>
      <Switch>
        <Match when={props.points.length === 0}>
          <p class="card-note">{c().empty}</p>
        </Match>
        <Match when={asTable()}>
          <section class="series-table" tabindex="0" aria-label={props.label}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{c().time}</th>
                  <th scope="col">{c().value}</th>
                </tr>
              </thead>
              <tbody>
                <For each={props.points}>
                  {(point) => (
                    <tr>
                      <td>{time(point.at)}</td>
                      <td>{point.value}</td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </section>
        </Match>
        <Match when={!asTable()}>
          <Suspense fallback={<div class="series-place" />}>
            <SeriesChart label={props.label} points={props.points} />
          </Suspense>
        </Match>
      </Switch>
    </figure>
  );
}
