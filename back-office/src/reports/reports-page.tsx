import { createFiguresRest, type FiguresPeriod } from '@chimpassist/client/rest';
import { FEW, type FigureGroup, type FigureId, type Figures } from '@chimpassist/protocol';
import { shownName } from '@chimpassist/protocol/text';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import Printer from 'lucide-solid/icons/printer';
import { createEffect, createMemo, createResource, createSignal, For, on, onMount, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { createKnownPeople } from '../settings-page/known-people.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { ChartPart } from './chart-part.tsx';
import { choice } from './choice.ts';
import { Controls } from './controls.tsx';
import { CountedChats, type Opened } from './counted-chats.tsx';
import { FigureCards } from './figure-cards.tsx';
import { dayIn, periodBefore, periodOf } from './period.ts';
import { RowsTable } from './rows-table.tsx';
import { SaveFiles } from './save-files.tsx';
import { useReportsTexts } from './texts/reports-texts.ts';
import { lengthText, timeKeyText } from './values.ts';
import '../settings-page/page.css';
import './reports.css';

const MS_PER_S = 1_000;
interface Report {
  period: FiguresPeriod;
  earlier: FiguresPeriod;
  by: FigureGroup;
  now: Figures;
  before: Figures;
}

/** What the team has done in a period, beside the period before it; of who may not see all, the own part of it. */
export default function ReportsPage() {
  const desk = useDesk();
  const r = useReportsTexts();
  const language = useLanguage();
  const rest = createFiguresRest(desk.engine.access);
  const people = createKnownPeople(desk);
  const [workspace] = createResource(() => desk.engine.workspace());
  const held = () => (workspace.error === undefined ? (workspace.latest?.held() ?? null) : null);
  const rights = () => (workspace.error === undefined ? workspace.latest?.rights() : undefined);
  const today = createMemo(() => dayIn(held()?.hours?.zone ?? 'UTC', desk.now()));
  const period = createMemo(
    () => (held() === null ? null : periodOf(choice().period, today(), choice())),
    null,
    {
      equals: (one, other) => one?.from === other?.from && one?.to === other?.to,
    },
  );
  const [tries, setTries] = createSignal(0);
  const asked = createMemo(() => {
    const span = period();
    return span === null ? null : { period: span, name: choice().period, by: choice().by, tries: tries() };
  });
  const [report] = createResource(asked, async ({ period: span, name, by }): Promise<Report> => {
    const earlier = periodBefore(name, span);
    const [now, before] = await Promise.all([rest.figures(span, by), rest.figures(earlier, by)]);
    return { period: span, earlier, by, now, before };
  });
  const shown = () => (report.error === undefined ? report.latest : undefined);
  const [opened, setOpened] = createSignal<Opened | null>(null);
  createEffect(on(asked, () => setOpened(null), { defer: true }));
  let heading!: HTMLHeadingElement;
  onMount(() => heading.focus());

  function keyText(by: FigureGroup, key: string, name?: string): string {
    switch (by) {
      case 'person':
        return shownName(name ?? '') || people.nameOf(key);
      case 'team':
        return held()?.teams.find(({ id }) => id === key)?.name ?? key;
      case 'tag':
        return held()?.tags.find(({ id }) => id === key)?.name ?? key;
      case 'day':
      case 'hour':
        return timeKeyText(language.tag(), by, key);
      case 'language':
      case 'page':
      case 'site':
        return key === '' ? r().unknown : key;
    }
  }
  const percent = (share: number) =>
    share.toLocaleString(language.tag(), { style: 'percent', maximumFractionDigits: 1 });

  return (
    <section class="page reports" aria-label={r().title}>
      <header class="page-head">
        <IconButton label={r().back} onClick={() => desk.openPage(null)}>
          <ArrowLeft size={20} class="mirror" aria-hidden="true" />
        </IconButton>
        <h2 ref={heading} tabIndex={-1}>
          {r().title}
        </h2>
        <IconButton label={r().print} onClick={() => print()}>
          <Printer size={20} aria-hidden="true" />
        </IconButton>
      </header>
      <div class="reports-body" tabindex="0">
        <Controls today={today()} isWrong={held() !== null && period() === null} />
        <p class="reports-note" role="status">
          <Show when={report.loading || held() === null}>{r().loading}</Show>
        </p>
        <Show when={report.error !== undefined}>
          <p class="reports-note" role="alert">
            {r().failed}{' '}
            <button type="button" class="link-button" onClick={() => setTries(tries() + 1)}>
              {r().again}
            </button>
          </p>
        </Show>
        <Show when={shown()}>
          {(found) => (
            <>
              <Notes report={found()} isOwn={rights()?.has('reports') !== true} percent={percent} />
              <FigureCards
                now={found().now}
                before={found().before}
                onOpen={(figure: FigureId) =>
                  setOpened({ figure, key: null, title: r().figures[figure].name })
                }
              />
              <Show when={opened()}>
                {(of) => (
                  <CountedChats
                    rest={rest}
                    period={found().period}
                    by={found().by}
                    opened={of()}
                    nameOf={people.nameOf}
                    onClose={() => setOpened(null)}
                  />
                )}
              </Show>
              <Show when={found().now.rows.length > 0} fallback={<p class="reports-note">{r().noRows}</p>}>
                <ChartPart
                  now={found().now}
                  before={found().before}
                  period={found().period}
                  periodBefore={found().earlier}
                  keyText={(key, name) => keyText(found().by, key, name)}
                />
                <div class="reports-part">
                  <h3>{r().rows}</h3>
                  <RowsTable
                    figures={found().now}
                    keyText={(key, name) => keyText(found().by, key, name)}
                    onOpen={setOpened}
                  />
                </div>
              </Show>
              <Show when={rights()?.has('export') === true}>
                <SaveFiles rest={rest} period={found().period} />
              </Show>
            </>
          )}
        </Show>
      </div>
    </section>
  );

  /** What has to be known of the figures to read them rightly. */
  function Notes(props: { report: Report; isOwn: boolean; percent: (share: number) => string }) {
    const goal = () => props.report.now.goal ?? null;
    const reached = () => props.report.now.total.numbers.withinGoal ?? null;
    return (
      <ul class="reports-notes">
        <Show when={props.isOwn}>
          <li>{r().own}</li>
        </Show>
        <li>{r().zone(props.report.now.zone)}</li>
        <li>
          {r().p90}: {r().p90Text}
        </li>
        <Show when={goal()}>
          {(of) => (
            <li>
              {r().goal(
                lengthText(language.tag(), of().seconds * MS_PER_S),
                props.percent(of().percent / 100),
              )}{' '}
              <Show when={reached()}>
                {(share) => <b>{share() * 100 >= of().percent ? r().goalMet : r().goalMissed}</b>}
              </Show>
            </li>
          )}
        </Show>
        <For each={props.report.now.rows.filter((row) => row.goal !== undefined)}>
          {({ key, goal: own, numbers }) => (
            <Show when={own}>
              {(of) => (
                <li>
                  {r().goalOf(
                    keyText(props.report.by, key),
                    lengthText(language.tag(), of().seconds * MS_PER_S),
                    props.percent(of().percent / 100),
                  )}{' '}
                  <Show when={typeof numbers.withinGoal === 'number'}>
                    <b>{(numbers.withinGoal ?? 0) * 100 >= of().percent ? r().goalMet : r().goalMissed}</b>
                  </Show>
                </li>
              )}
            </Show>
          )}
        </For>
        <Show when={(props.report.now.total.counts.chats ?? 0) < FEW}>
          <li>{r().few}</li>
        </Show>
        <Show when={props.report.now.error > 0}>
          <li>{r().error(props.percent(props.report.now.error))}</li>
        </Show>
      </ul>
    );
  }
}
