import './forms.css';
import { FORM_TIMES, type Form, type FormEntryBody, randomId } from '@chimpassist/protocol';
import { createAct, Outcome } from '../settings-page/act.tsx';
import { type Close, ListWithForm } from '../settings-page/list-with-form.tsx';
import type { SectionProps } from '../settings-page/section-props.ts';
import { FormEditor } from './form-editor.tsx';
import { useFormsTexts } from './texts/forms-texts.ts';

/** What customers are asked before a chat, when nobody is there, and after it. */
export default function FormsSection(props: SectionProps) {
  const f = useFormsTexts();
  const act = createAct();
  const place = ({ when }: Form): number => FORM_TIMES.indexOf(when);

  async function save(id: string, form: FormEntryBody, close: Close): Promise<void> {
    if (await act.run(() => props.workspace.rest.putForm(id, form), f().saved(form.name))) close();
  }
  async function remove({ id, name }: Form, close: Close): Promise<void> {
    if (await act.run(() => props.workspace.rest.removeForm(id), f().removed(name))) close('gone');
  }

  return (
    <>
      <p class="settings-hint">{f().about}</p>
      <Outcome act={act} />
      <ListWithForm
        items={[...props.held.forms].sort(
          (one, other) => place(one) - place(other) || one.name.localeCompare(other.name),
        )}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        none={f().none}
        addLabel={f().add}
        mayAdd
        mayChange={() => true}
        row={(form) => (
          <span class="settings-row-name">
            <strong>
              <bdi>{form().name}</bdi>
            </strong>
            <small>
              {f().whens[form().when]} · {f().fieldsCount(form().fields.length)}
              {form().language === null ? '' : ` · ${form().language}`}
            </small>
          </span>
        )}
        form={(close, form) => (
          <FormEditor
            form={form?.()}
            act={act}
            onSave={(next) => void save(form?.().id ?? randomId(), next, close)}
            onRemove={form && (() => void remove(form(), close))}
            onCancel={close}
          />
        )}
      />
    </>
  );
}
