import type { Goal } from '@chimpassist/protocol';
import { createSignal, For, Show } from 'solid-js';
import { createAct } from '../settings-page/act.tsx';
import type { SectionProps } from '../settings-page/section-props.ts';
import { SettingButtons } from '../settings-page/setting-buttons.tsx';
import { Field } from '../ui/field.tsx';
import { useReportsTexts } from './texts/reports-texts.ts';

const SECONDS_PER_MINUTE = 60;
const LONGEST_MINUTES = 1_440;
/** What the form begins with. */
const USUAL: Goal = { seconds: 120, percent: 80, alertSeconds: 30 };

/** How soon customers shall be answered. */
export default function GoalSection(props: SectionProps) {
  const r = useReportsTexts();
  const act = createAct();
  /** What is being written; null where the form shows what holds. */
  const [draft, setDraft] = createSignal<Goal | null>(null);
  /** Whose goal the form shows: a team's id, or everybody's. */
  const [team, setTeam] = createSignal('');
  const others = () => (props.held.settings.teamGoals ?? []).filter((each) => each.team !== team());
  const held = (): Goal | null => {
    const { goal = null, teamGoals = [] } = props.held.settings;
    return team() === '' ? goal : (teamGoals.find((each) => each.team === team()) ?? null);
  };
  const shown = (): Goal => draft() ?? held() ?? props.held.settings.goal ?? USUAL;
  const write = (change: Partial<Goal>) => setDraft({ ...shown(), ...change });

  async function put(goal: Goal | null, doneText: string): Promise<void> {
    const own = goal === null || team() === '' ? [] : [{ ...goal, team: team() }];
    const next = {
      ...props.held.settings,
      ...(team() === '' ? { goal } : { teamGoals: [...others(), ...own] }),
    };
    if (await act.run(() => props.workspace.rest.putSettings(next), doneText)) setDraft(null);
  }

  return (
    <>
      <p class="settings-hint">{r().goals.text}</p>
      <Show when={held() === null}>
        <p class="settings-empty">{team() === '' ? r().goals.none : r().goals.asAll}</p>
      </Show>
      <form
        class="settings-form"
        onSubmit={(event) => {
          event.preventDefault();
          void put(shown(), r().goals.saved);
        }}
      >
        <Show when={props.held.teams.length > 0}>
          <label class="field">
            <span>{r().goals.whose}</span>
            <select
              onChange={(event) => {
                setTeam(event.currentTarget.value);
                setDraft(null);
              }}
            >
              <option value="" selected={team() === ''}>
                {r().goals.everybody}
              </option>
              <For each={props.held.teams}>
                {({ id, name }) => (
                  <option value={id} selected={id === team()}>
                    {name}
                  </option>
                )}
              </For>
            </select>
          </label>
        </Show>
        <Field
          label={r().goals.within}
          type="number"
          min={0.5}
          max={LONGEST_MINUTES}
          step="any"
          required
          value={shown().seconds / SECONDS_PER_MINUTE}
          onChange={(event) =>
            write({ seconds: Math.round(Number(event.currentTarget.value) * SECONDS_PER_MINUTE) })
          }
        />
        <Field
          label={r().goals.percent}
          type="number"
          min={1}
          max={100}
          step={1}
          required
          value={shown().percent}
          onChange={(event) => write({ percent: Number(event.currentTarget.value) })}
        />
        <Field
          label={r().goals.alert}
          type="number"
          min={0}
          max={LONGEST_MINUTES * SECONDS_PER_MINUTE}
          step={1}
          required
          value={shown().alertSeconds}
          onChange={(event) => write({ alertSeconds: Number(event.currentTarget.value) })}
        />
        <SettingButtons
          act={act}
          isSet={held() !== null}
          removeLabel={r().goals.remove}
          saveLabel={r().goals.save}
          onRemove={() => void put(null, r().goals.removed)}
        />
      </form>
    </>
  );
}
