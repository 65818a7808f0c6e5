import type { ProactiveRule } from '@chimpassist/protocol';
import { createSignal, For, onMount } from 'solid-js';
import type { Act } from '../settings-page/act.tsx';
import { FormButtons } from '../settings-page/form-buttons.tsx';
import { Field } from '../ui/field.tsx';
import { type BubbleDraft, draftOf, RETURNING, ruleOf, WHEN_HOURS } from './bubble-draft.ts';
import { useBubblesTexts } from './texts/bubbles-texts.ts';

/** Everything of a rule but its id. What is left empty does not count. */
export function BubbleForm(props: {
  /** Left out: a new one. */
  rule: ProactiveRule | undefined;
  act: Act;
  onSave: (rule: Omit<ProactiveRule, 'id'>) => void;
  onRemove: (() => void) | undefined;
  onCancel: () => void;
}) {
  const t = useBubblesTexts();
  /** As it was when the form was opened: what a colleague changes meanwhile moves nothing under the hand. */
  const [draft, setDraft] = createSignal<BubbleDraft>(draftOf(props.rule));
  const write = (change: Partial<BubbleDraft>) => setDraft({ ...draft(), ...change });
  const name = props.rule?.name || props.rule?.text || '';
  let text!: HTMLTextAreaElement;
  onMount(() => text.focus());

  const Choice = <T extends string>(own: {
    label: string;
    value: T;
    options: readonly T[];
    names: Readonly<Record<T, string>>;
    onChange: (value: T) => void;
  }) => (
    <label class="field">
      <span>{own.label}</span>
      <select
        value={own.value}
        onChange={(event) =>
          own.onChange(own.options.find((each) => each === event.currentTarget.value) ?? own.value)
        }
      >
        <For each={own.options}>
          {(option) => (
            <option value={option} selected={option === own.value}>
              {own.names[option]}
            </option>
          )}
        </For>
      </select>
    </label>
  );

  return (
    <form
      class="settings-form"
      aria-label={name === '' ? t().add : name}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave(ruleOf(draft()));
      }}
    >
      <label class="field">
        <span>{t().text}</span>
        <textarea
          ref={text}
          rows={2}
          maxLength={300}
          required
          value={draft().text}
          onInput={(event) => write({ text: event.currentTarget.value })}
        />
      </label>
      <Field
        label={t().name}
        maxLength={100}
        value={draft().name}
        onInput={(event) => write({ name: event.currentTarget.value })}
      />
      <label class="settings-tick">
        <input
          type="checkbox"
          checked={draft().isOn}
          onChange={(event) => write({ isOn: event.currentTarget.checked })}
        />
        <span>{t().on}</span>
      </label>
      <fieldset class="settings-set">
        <legend>{t().when}</legend>
        <div class="settings-form">
          <p class="settings-hint">{t().whenHint}</p>
          <Field
            label={t().page}
            placeholder="/shop/*"
            spellcheck={false}
            maxLength={500}
            value={draft().page}
            onInput={(event) => write({ page: event.currentTarget.value })}
          />
          <Field
            label={t().seconds}
            type="number"
            min={0}
            max={3600}
            value={draft().seconds}
            onInput={(event) => write({ seconds: event.currentTarget.value })}
          />
          <Field
            label={t().scroll}
            type="number"
            min={1}
            max={100}
            value={draft().scroll}
            onInput={(event) => write({ scroll: event.currentTarget.value })}
          />
          <Field
            label={t().attribute}
            placeholder="cart"
            spellcheck={false}
            maxLength={40}
            value={draft().attribute}
            onInput={(event) => write({ attribute: event.currentTarget.value })}
          />
          <Field
            label={t().atLeast}
            type="number"
            step="any"
            value={draft().atLeast}
            onInput={(event) => write({ atLeast: event.currentTarget.value })}
          />
          <Field
            label={t().is}
            value={draft().is}
            onInput={(event) => write({ is: event.currentTarget.value })}
          />
          <Choice
            label={t().returning}
            value={draft().returning}
            options={RETURNING}
            names={t().returnings}
            onChange={(returning) => write({ returning })}
          />
          <Choice
            label={t().hours}
            value={draft().hours}
            options={WHEN_HOURS}
            names={t().hoursOf}
            onChange={(hours) => write({ hours })}
          />
        </div>
      </fieldset>
      <FormButtons name={name} act={props.act} onRemove={props.onRemove} onCancel={props.onCancel} />
    </form>
  );
}
