import './hours.css';
import { createSignal, For, Index, Show } from 'solid-js';
import { useLanguage } from '../i18n/texts.tsx';
import { createAct, Outcome } from '../settings-page/act.tsx';
import type { SectionProps } from '../settings-page/section-props.ts';
import { Field } from '../ui/field.tsx';
import { Exceptions } from './exceptions.tsx';
import { draftOf, type HoursDraft, hoursOf } from './hours-draft.ts';
import { Spans } from './spans.tsx';
import { useHoursTexts } from './texts/hours-texts.ts';

/** A Monday, for the names of the days. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const ZONES = Intl.supportedValuesOf('timeZone');

/** When the team answers. */
export default function HoursSection(props: SectionProps) {
  const h = useHoursTexts();
  const language = useLanguage();
  const act = createAct();
  /** What is being written; null where the form shows what holds. */
  const [draft, setDraft] = createSignal<HoursDraft | null>(null);
  const [isSure, setSure] = createSignal(false);
  const shown = (): HoursDraft => draft() ?? draftOf(props.held.hours);
  const isSet = () => props.held.hours !== null || draft() !== null;
  const write = (change: Partial<HoursDraft>) => setDraft({ ...shown(), ...change });
  const dayName = (n: number) =>
    new Date(MONDAY + n * DAY_MS).toLocaleDateString(language.tag(), { weekday: 'long', timeZone: 'UTC' });

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const isSaved = await act.run(() => props.workspace.rest.putHours(hoursOf(shown())), h().saved);
    if (isSaved) setDraft(null);
  }
  async function remove(): Promise<void> {
    if (!(await act.run(() => props.workspace.rest.removeHours(), h().removed))) return;
    setDraft(null);
    setSure(false);
  }

  return (
    <>
      <p class="settings-hint">{h().about}</p>
      <Show
        when={isSet()}
        fallback={
          <>
            <p class="settings-empty">{h().none}</p>
            <div class="settings-buttons">
              <button type="button" class="button primary" onClick={() => setDraft(draftOf(null))}>
                {h().set}
              </button>
            </div>
          </>
        }
      >
        <form class="settings-form" onSubmit={(event) => void save(event)}>
          <Field
            label={h().zone}
            name="zone"
            list="hours-zones"
            spellcheck={false}
            required
            value={shown().zone}
            onChange={(event) => write({ zone: event.currentTarget.value })}
          />
          <datalist id="hours-zones">
            <For each={ZONES}>{(zone) => <option value={zone} />}</For>
          </datalist>
          <p class="settings-hint settings-hint-of-field">{h().zoneHint}</p>
          <fieldset class="settings-set">
            <legend>{h().week}</legend>
            <Index each={shown().days}>
              {(spans, n) => (
                <div class="hours-day">
                  <span class="hours-day-name">{dayName(n)}</span>
                  <Spans
                    day={dayName(n)}
                    spans={spans()}
                    onChange={(next) =>
                      write({ days: shown().days.map((each, at) => (at === n ? next : each)) })
                    }
                  />
                </div>
              )}
            </Index>
          </fieldset>
          <Exceptions exceptions={shown().exceptions} onChange={(exceptions) => write({ exceptions })} />
          <div class="settings-buttons">
            <Show when={props.held.hours !== null}>
              <button
                type="button"
                class="button"
                classList={{ danger: isSure() }}
                aria-disabled={act.isBusy()}
                onClick={() => (isSure() ? void remove() : setSure(true))}
              >
                {isSure() ? h().alwaysSure : h().always}
              </button>
            </Show>
            <Show when={draft() !== null}>
              <button type="button" class="button" onClick={() => setDraft(null)}>
                {h().cancel}
              </button>
            </Show>
            <button type="submit" class="button primary" aria-disabled={act.isBusy()}>
              {h().save}
            </button>
          </div>
        </form>
      </Show>
      <Outcome act={act} />
    </>
  );
}
