import { FIELD_KINDS, type FieldKind } from '@chimpassist/protocol';
import X from 'lucide-solid/icons/x';
import { For, Show } from 'solid-js';
import { Field } from '../ui/field.tsx';
import type { DraftField } from './draft-field.ts';
import { useFormsTexts } from './texts/forms-texts.ts';

/** One field of a form. */
export function FieldEditor(props: {
  field: DraftField;
  /** Its place, from 1. */
  n: number;
  onChange: (field: DraftField) => void;
  onRemove: () => void;
}) {
  const f = useFormsTexts();
  const write = (change: Partial<DraftField>) => props.onChange({ ...props.field, ...change });
  /** An address and a number are kept under names of their own. */
  const isNamed = () => props.field.kind !== 'email' && props.field.kind !== 'phone';
  const namedFor = (kind: FieldKind): Partial<DraftField> =>
    kind === 'email' || kind === 'phone' ? { kind, name: kind } : { kind };

  return (
    <fieldset class="settings-set forms-field" aria-label={f().field(props.n)}>
      <div class="settings-add">
        <label class="field">
          <span>{f().kind}</span>
          <select onChange={(event) => write(namedFor(event.currentTarget.value as FieldKind))}>
            <For each={FIELD_KINDS}>
              {(kind) => (
                <option value={kind} selected={kind === props.field.kind}>
                  {f().kinds[kind]}
                </option>
              )}
            </For>
          </select>
        </label>
        <Show when={isNamed()}>
          <Field
            label={f().fieldName}
            name={`field-name-${props.n}`}
            required
            maxLength={40}
            value={props.field.name}
            onInput={(event) => write({ name: event.currentTarget.value })}
          />
        </Show>
        <button
          type="button"
          class="icon-button"
          aria-label={f().removeField(props.n)}
          onClick={() => props.onRemove()}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      <Field
        label={f().label}
        name={`field-label-${props.n}`}
        required
        maxLength={500}
        value={props.field.label}
        onInput={(event) => write({ label: event.currentTarget.value })}
      />
      <Show when={props.field.kind === 'choice'}>
        <label class="field">
          <span>{f().options}</span>
          <textarea
            rows={3}
            required
            value={props.field.options.join('\n')}
            onInput={(event) => write({ options: event.currentTarget.value.split('\n') })}
          />
        </label>
      </Show>
      <Show when={props.field.kind === 'consent'}>
        <Field
          label={f().link}
          name={`field-link-${props.n}`}
          type="url"
          pattern="https?://.*"
          value={props.field.link ?? ''}
          onInput={(event) => write({ link: event.currentTarget.value || null })}
        />
      </Show>
      <Show when={props.field.kind !== 'hidden'}>
        <label class="settings-tick">
          <input
            type="checkbox"
            checked={props.field.required}
            onChange={(event) => write({ required: event.currentTarget.checked })}
          />
          {f().required}
        </label>
      </Show>
    </fieldset>
  );
}
