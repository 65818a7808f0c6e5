import type { RoutingRule } from '@chimpassist/protocol';
import { For } from 'solid-js';
import { useLanguage } from '../i18n/texts.tsx';
import { Field } from '../ui/field.tsx';
import { useRoutingTexts } from './texts/routing-texts.ts';

export type RuleHours = NonNullable<RoutingRule['when']['hours']>;
type Day = RuleHours['days'][number];

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** A Monday, for the names of the days. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const ZONES = Intl.supportedValuesOf('timeZone');

/** When a rule holds, as it is written; without a day it holds at all times. */
export interface HoursFields {
  days: Day[];
  from: string;
  to: string;
  timeZone: string;
}

export const fieldsOf = (hours: RuleHours | undefined): HoursFields => ({
  days: hours?.days ?? [],
  from: hours?.from ?? '09:00',
  to: hours?.to ?? '17:00',
  timeZone: hours?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
});
export const hoursOfFields = (fields: HoursFields): RuleHours | undefined =>
  fields.days.length === 0 ? undefined : fields;

/** The days by their short names. */
export const dayNames = (days: readonly Day[], tag: string): string[] =>
  days.map((day) =>
    new Date(MONDAY + (day - 1) * DAY_MS).toLocaleDateString(tag, { weekday: 'short', timeZone: 'UTC' }),
  );

/** Days and times at which a rule holds. */
export function RuleHoursFields(props: { fields: HoursFields; onChange: (fields: HoursFields) => void }) {
  const r = useRoutingTexts();
  const language = useLanguage();
  const change = (part: Partial<HoursFields>) => props.onChange({ ...props.fields, ...part });
  const isChosen = (day: Day) => props.fields.days.includes(day);
  return (
    <fieldset class="settings-set">
      <legend>{r().hours}</legend>
      <p class="settings-hint">{r().hoursHint}</p>
      <div class="settings-add">
        <For each={DAYS}>
          {(day) => (
            <label class="settings-tick">
              <input
                type="checkbox"
                checked={isChosen(day)}
                onChange={() => change({ days: DAYS.filter((each) => isChosen(each) !== (each === day)) })}
              />
              {dayNames([day], language.tag())[0]}
            </label>
          )}
        </For>
      </div>
      <div class="settings-add">
        <Field
          label={r().from}
          type="time"
          required
          value={props.fields.from}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <Field
          label={r().to}
          type="time"
          required
          value={props.fields.to}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
        <label class="field">
          <span>{r().zone}</span>
          <select onChange={(event) => change({ timeZone: event.currentTarget.value })}>
            <For each={ZONES.includes(props.fields.timeZone) ? ZONES : [props.fields.timeZone, ...ZONES]}>
              {(zone) => (
                <option value={zone} selected={zone === props.fields.timeZone}>
                  {zone}
                </option>
              )}
            </For>
          </select>
        </label>
      </div>
    </fieldset>
  );
}
