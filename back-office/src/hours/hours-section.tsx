import { createSignal, Show } from 'solid-js';
import { createAct, Outcome } from '../settings-page/act.tsx';
import type { SectionProps } from '../settings-page/section-props.ts';
import { draftOf, type HoursDraft, hoursOf } from './hours-draft.ts';
import { HoursFields } from './hours-fields.tsx';
import { useHoursTexts } from './texts/hours-texts.ts';

/** When the team answers. */
export default function HoursSection(props: SectionProps) {
  const h = useHoursTexts();
  const act = createAct();
  /** What is being written; null where the form shows what holds. */
  const [draft, setDraft] = createSignal<HoursDraft | null>(null);
  const [isSure, setSure] = createSignal(false);
  const shown = (): HoursDraft => draft() ?? draftOf(props.held.hours);
  const isSet = () => props.held.hours !== null || draft() !== null;
  const write = (change: Partial<HoursDraft>) => setDraft({ ...shown(), ...change });

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
          <HoursFields draft={shown()} onChange={write} />
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
