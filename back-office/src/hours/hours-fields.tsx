import './hours.css';
import { createUniqueId, For, Index } from 'solid-js';
import { useLanguage } from '../i18n/texts.tsx';
import { Field } from '../ui/field.tsx';
import { Exceptions } from './exceptions.tsx';
import type { HoursDraft } from './hours-draft.ts';
import { Spans } from './spans.tsx';
import { useHoursTexts } from './texts/hours-texts.ts';

/** A Monday, for the names of the days. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const ZONES = Intl.supportedValuesOf('timeZone');

/** Zone, week and exceptions, as a form has them. */
export function HoursFields(props: { draft: HoursDraft; onChange: (change: Partial<HoursDraft>) => void }) {
  const h = useHoursTexts();
  const language = useLanguage();
  const zones = createUniqueId();
  const dayName = (n: number) =>
    new Date(MONDAY + n * DAY_MS).toLocaleDateString(language.tag(), { weekday: 'long', timeZone: 'UTC' });
  return (
    <>
      <Field
        label={h().zone}
        name="zone"
        list={zones}
        spellcheck={false}
        required
        value={props.draft.zone}
        onChange={(event) => props.onChange({ zone: event.currentTarget.value })}
      />
      <datalist id={zones}>
        <For each={ZONES}>{(zone) => <option value={zone} />}</For>
      </datalist>
      <p class="settings-hint settings-hint-of-field">{h().zoneHint}</p>
      <fieldset class="settings-set">
        <legend>{h().week}</legend>
        <Index each={props.draft.days}>
          {(spans, n) => (
            <div class="hours-day">
              <span class="hours-day-name">{dayName(n)}</span>
              <Spans
                day={dayName(n)}
                spans={spans()}
                onChange={(next) =>
                  props.onChange({ days: props.draft.days.map((each, at) => (at === n ? next : each)) })
                }
              />
            </div>
          )}
        </Index>
      </fieldset>
      <Exceptions
        exceptions={props.draft.exceptions}
        onChange={(exceptions) => props.onChange({ exceptions })}
      />
    </>
  );
}
