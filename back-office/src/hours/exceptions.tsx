import { Index } from 'solid-js';
import { Field } from '../ui/field.tsx';
import { changedAt, type ExceptionDraft, withoutAt } from './hours-draft.ts';
import { Spans } from './spans.tsx';
import { useHoursTexts } from './texts/hours-texts.ts';

/** Dates that are not as their day of the week says. */
export function Exceptions(props: {
  exceptions: readonly ExceptionDraft[];
  onChange: (exceptions: ExceptionDraft[]) => void;
}) {
  const h = useHoursTexts();
  const change = (n: number, change: Partial<ExceptionDraft>) =>
    props.onChange(changedAt(props.exceptions, n, change));
  const shown = ({ name, date }: ExceptionDraft): string => name || date || h().thisDate;
  return (
    <fieldset class="settings-set">
      <legend>{h().exceptions}</legend>
      <p class="settings-hint">{h().exceptionsHint}</p>
      <Index each={props.exceptions}>
        {(exception, n) => (
          <fieldset class="settings-set hours-exception" aria-label={shown(exception())}>
            <Field
              label={h().date}
              type="date"
              required
              value={exception().date}
              onChange={(event) => change(n, { date: event.currentTarget.value })}
            />
            <Field
              label={h().until}
              type="date"
              min={exception().date}
              value={exception().until}
              onChange={(event) => change(n, { until: event.currentTarget.value })}
            />
            <Field
              label={h().name}
              maxLength={100}
              value={exception().name}
              onChange={(event) => change(n, { name: event.currentTarget.value })}
            />
            <Spans
              day={shown(exception())}
              spans={exception().open}
              onChange={(open) => change(n, { open })}
            />
            <button
              type="button"
              class="button"
              aria-label={h().removeException(shown(exception()))}
              onClick={() => props.onChange(withoutAt(props.exceptions, n))}
            >
              {h().remove}
            </button>
          </fieldset>
        )}
      </Index>
      <div class="settings-buttons">
        <button
          type="button"
          class="button"
          onClick={() => props.onChange([...props.exceptions, { date: '', until: '', name: '', open: [] }])}
        >
          {h().addException}
        </button>
      </div>
    </fieldset>
  );
}
