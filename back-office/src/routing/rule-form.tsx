import type { RoutingRule, Team } from '@chimpassist/protocol';
import { createSignal, For, onMount, Show } from 'solid-js';
import type { Act } from '../settings-page/act.tsx';
import { FormButtons } from '../settings-page/form-buttons.tsx';
import { Field } from '../ui/field.tsx';
import { fieldsOf, hoursOfFields, RuleHoursFields } from './rule-hours.tsx';
import { useRoutingTexts } from './texts/routing-texts.ts';

/** One rule: when it holds, and who gets the chat then. */
export function RuleForm(props: {
  rule: RoutingRule | undefined;
  /** What the form is called by. */
  name: string;
  teams: readonly Team[];
  act: Act;
  onSave: (rule: RoutingRule) => void;
  onRemove: (() => void) | undefined;
  onCancel: () => void;
}) {
  const r = useRoutingTexts();
  /** As it was when the form was opened. */
  const { when = {}, to = {}, only = false } = props.rule ?? {};
  const [hours, setHours] = createSignal(fieldsOf(when.hours));
  const [isAimless, setAimless] = createSignal(false);
  let page!: HTMLInputElement;
  let attributeName!: HTMLInputElement;
  let attributeValue!: HTMLInputElement;
  let language!: HTMLInputElement;
  let team!: HTMLSelectElement;
  let skill!: HTMLInputElement;
  let spoken!: HTMLInputElement;
  let waits!: HTMLInputElement;
  onMount(() => page.focus());

  /** The field's words under its name; none where it is empty. */
  const given = <K extends string>(key: K, text: string): Partial<Record<K, string>> =>
    text.trim() === '' ? {} : ({ [key]: text.trim() } as Record<K, string>);
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const [name, value] = [attributeName.value.trim(), attributeValue.value.trim()];
    const aim = {
      ...given('team', team.value),
      ...given('skill', skill.value),
      ...given('language', spoken.value),
    };
    const at = hoursOfFields(hours());
    setAimless(Object.keys(aim).length === 0);
    if (isAimless()) {
      team.focus();
      return;
    }
    props.onSave({
      when: {
        ...given('page', page.value),
        ...(name === '' || value === '' ? {} : { attribute: { name, value } }),
        ...given('language', language.value),
        ...(at === undefined ? {} : { hours: at }),
      },
      to: aim,
      only: waits.checked,
    });
  }

  return (
    <form class="settings-form" aria-label={props.name} onSubmit={submit} onInput={() => setAimless(false)}>
      <Field ref={page} label={r().page} name="page" maxLength={500} value={when.page ?? ''} />
      <fieldset class="settings-set">
        <legend>{r().attribute}</legend>
        <div class="settings-add">
          <Field
            ref={attributeName}
            label={r().attributeName}
            name="attribute-name"
            maxLength={100}
            value={when.attribute?.name ?? ''}
          />
          <Field
            ref={attributeValue}
            label={r().attributeValue}
            name="attribute-value"
            maxLength={100}
            value={when.attribute?.value ?? ''}
          />
        </div>
      </fieldset>
      <Field
        ref={language}
        label={r().language}
        name="customer-language"
        spellcheck={false}
        value={when.language ?? ''}
      />
      <RuleHoursFields fields={hours()} onChange={setHours} />
      <label class="field">
        <span>{r().team}</span>
        <select ref={team}>
          <option value="">{r().any}</option>
          <For each={props.teams}>
            {({ id, name }) => (
              <option value={id} selected={id === to.team}>
                {name}
              </option>
            )}
          </For>
          <Show when={to.team !== undefined && !props.teams.some(({ id }) => id === to.team)}>
            <option value={to.team} selected>
              {to.team}
            </option>
          </Show>
        </select>
      </label>
      <Field ref={skill} label={r().skill} name="skill" maxLength={100} value={to.skill ?? ''} />
      <Field ref={spoken} label={r().spoken} name="spoken" spellcheck={false} value={to.language ?? ''} />
      <p class="settings-hint settings-hint-of-field">{r().spokenHint}</p>
      <label class="settings-tick">
        <input ref={waits} type="checkbox" checked={only} />
        {r().only}
      </label>
      <p class="form-failure" role="alert">
        {isAimless() ? r().noAim : ''}
      </p>
      <FormButtons name={props.name} act={props.act} onRemove={props.onRemove} onCancel={props.onCancel} />
    </form>
  );
}
