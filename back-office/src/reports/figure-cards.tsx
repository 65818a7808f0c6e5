import { FIGURES, type FigureId, type FigureRow, type Figures, TIME_FIGURES } from '@chimpassist/protocol';
import { For, Show } from 'solid-js';
import { FigureCard } from './figure-card.tsx';
import { useReportsTexts } from './texts/reports-texts.ts';
import { countOf, figureValue } from './values.ts';

const PARTS: Record<'volume' | 'times' | 'people', readonly string[]> = {
  volume: [
    ...['chats', 'fresh', 'reopened', 'answered', 'withinGoal', 'oneTouch', 'handOvers'],
    ...['abandonedEarly', 'abandonedLate', 'rating'],
  ],
  times: TIME_FIGURES,
  people: ['available', 'away', 'occupancy', 'concurrency', 'offersMissed', 'offersDeclined'],
};

/** What nobody has set up, or what never happened, leaves no card. */
function isShown(id: FigureId, now: FigureRow): boolean {
  if (id === 'withinGoal' || id === 'rating') return figureValue(now, id) !== null;
  if (id === 'bot' || id === 'offer') return countOf(now, id) !== 0;
  return (id !== 'offersMissed' && id !== 'offersDeclined') || figureValue(now, id) !== 0;
}

/** All figures of the period. */
export function FigureCards(props: {
  now: Figures;
  before: Figures | null;
  onOpen: (figure: FigureId) => void;
}) {
  const r = useReportsTexts();
  const idsOf = (part: keyof typeof PARTS) =>
    PARTS[part].filter((id): id is FigureId => id in FIGURES && isShown(id as FigureId, props.now.total));
  return (
    <For each={Object.keys(PARTS) as (keyof typeof PARTS)[]}>
      {(part) => (
        <Show when={idsOf(part).length > 0}>
          <section class="reports-part">
            <h3>{r()[part]}</h3>
            <dl class="reports-cards">
              <For each={idsOf(part)}>
                {(id) => (
                  <FigureCard
                    id={id}
                    now={props.now.total}
                    before={props.before?.total ?? null}
                    onOpen={() => props.onOpen(id)}
                  />
                )}
              </For>
            </dl>
          </section>
        </Show>
      )}
    </For>
  );
}
