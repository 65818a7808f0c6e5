import { FORM_TIMES, type Form, type FormEntryBody, type FormTime } from '@chimpassist/protocol';
import { createSignal, For, Index, onMount } from 'solid-js';
import type { Act } from '../settings-page/act.tsx';
import { FormButtons } from '../settings-page/form-buttons.tsx';
import { Field } from '../ui/field.tsx';
import type { DraftField } from './draft-field.ts';
import { FieldEditor } from './field-editor.tsx';
import { FormPreview } from './form-preview.tsx';
import { useFormsTexts } from './texts/forms-texts.ts';

/** Lines as they are written may be empty. */
const optionsOf = ({ options }: DraftField): string[] =>
  options.map((line) => line.trim()).filter((line) => line !== '');

/** A name that no other field has. */
function nameBeside(fields: readonly DraftField[]): string {
  const names = new Set(fields.map(({ name }) => name));
  let n = fields.length + 1;
  while (names.has(`field ${n}`)) n += 1;
  return `field ${n}`;
}

const emptyField = (fields: readonly DraftField[]): DraftField => ({
  name: nameBeside(fields),
  kind: 'text',
  label: '',
  required: false,
  options: [],
  link: null,
});

/** One form: when it is shown, to whom, and its fields, with a preview of it. */
export function FormEditor(props: {
  form: Form | undefined;
  act: Act;
  onSave: (form: FormEntryBody) => void;
  onRemove: (() => void) | undefined;
  onCancel: () => void;
}) {
  const f = useFormsTexts();
  /** As it was when the editor was opened. */
  const { name = '', when = 'before', language = null, intro = '', fields = [] } = props.form ?? {};
  const [draft, setDraft] = createSignal<readonly DraftField[]>(
    fields.length > 0 ? fields.map(({ version: _, ...field }) => field) : [emptyField([])],
  );
  const [shownIntro, setIntro] = createSignal(intro);
  const [isEmpty, setEmpty] = createSignal(false);
  let nameField!: HTMLInputElement;
  let whenField!: HTMLSelectElement;
  let languageField!: HTMLInputElement;
  onMount(() => nameField.focus());

  const change = (at: number, field: DraftField | null) =>
    setDraft((all) => all.flatMap((each, n) => (n !== at ? [each] : field === null ? [] : [field])));
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    setEmpty(draft().length === 0);
    if (isEmpty()) return;
    props.onSave({
      name: nameField.value.trim(),
      when: whenField.value as FormTime,
      language: languageField.value.trim() || null,
      intro: shownIntro().trim(),
      fields: draft().map((field) => ({
        ...field,
        options: field.kind === 'choice' ? optionsOf(field) : [],
        link: field.kind === 'consent' ? field.link : null,
      })),
    });
  }

  return (
    <form class="settings-form" aria-label={name || f().add} onSubmit={submit}>
      <Field ref={nameField} label={f().name} name="form-name" required maxLength={500} value={name} />
      <label class="field">
        <span>{f().when}</span>
        <select ref={whenField}>
          <For each={FORM_TIMES}>
            {(each) => (
              <option value={each} selected={each === when}>
                {f().whens[each]}
              </option>
            )}
          </For>
        </select>
      </label>
      <Field
        ref={languageField}
        label={f().language}
        name="form-language"
        spellcheck={false}
        pattern="[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"
        value={language ?? ''}
      />
      <Field
        label={f().intro}
        name="form-intro"
        maxLength={500}
        value={intro}
        onInput={(event) => setIntro(event.currentTarget.value)}
      />
      <fieldset class="settings-set forms-fields">
        <legend>{f().fields}</legend>
        <Index each={draft()}>
          {(field, n) => (
            <FieldEditor
              field={field()}
              n={n + 1}
              onChange={(next) => change(n, next)}
              onRemove={() => change(n, null)}
            />
          )}
        </Index>
        <button type="button" class="button" onClick={() => setDraft((all) => [...all, emptyField(all)])}>
          {f().addField}
        </button>
      </fieldset>
      <p class="settings-hint">{f().consentHint}</p>
      <FormPreview intro={shownIntro()} fields={draft()} />
      <p class="form-failure" role="alert">
        {isEmpty() ? f().noFields : ''}
      </p>
      <FormButtons name={name} act={props.act} onRemove={props.onRemove} onCancel={props.onCancel} />
    </form>
  );
}
