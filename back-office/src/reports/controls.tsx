import { FIGURE_GROUPS, type FigureGroup } from '@chimpassist/protocol';
import { For, Show } from 'solid-js';
import { Field } from '../ui/field.tsx';
import { choice, choose } from './choice.ts';
import { PERIODS, type PeriodName } from './period.ts';
import { useReportsTexts } from './texts/reports-texts.ts';

/** Which period, and by what its rows are told apart. */
export function Controls(props: { today: string; isWrong: boolean }) {
  const r = useReportsTexts();
  return (
    <div class="reports-controls">
      <div class="field">
        <label for="reports-period">{r().period}</label>
        <select
          id="reports-period"
          onChange={(event) => choose({ period: event.currentTarget.value as PeriodName })}
        >
          <For each={PERIODS}>
            {(name) => (
              <option value={name} selected={name === choice().period}>
                {r().periods[name]}
              </option>
            )}
          </For>
        </select>
      </div>
      <Show when={choice().period === 'own'}>
        <Field
          label={r().first}
          type="date"
          max={props.today}
          value={choice().first}
          onChange={(event) => choose({ first: event.currentTarget.value })}
        />
        <Field
          label={r().last}
          type="date"
          max={props.today}
          value={choice().last}
          onChange={(event) => choose({ last: event.currentTarget.value })}
        />
      </Show>
      <div class="field">
        <label for="reports-by">{r().by}</label>
        <select
          id="reports-by"
          onChange={(event) => choose({ by: event.currentTarget.value as FigureGroup })}
        >
          <For each={FIGURE_GROUPS}>
            {(by) => (
              <option value={by} selected={by === choice().by}>
                {r().groups[by]}
              </option>
            )}
          </For>
        </select>
      </div>
      <p class="reports-note" role="alert">
        <Show when={props.isWrong && choice().first !== '' && choice().last !== ''}>{r().wrongSpan}</Show>
      </p>
    </div>
  );
}
