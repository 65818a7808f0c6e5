import { isComposing } from '@chimpassist/client/field';
import { ATTRIBUTE_NAME, ATTRIBUTE_VALUE_MAX_LENGTH, type Attribute } from '@chimpassist/protocol';
import { createSignal, onMount, Show } from 'solid-js';
import { useAttributesTexts } from './texts/attributes-texts.ts';

/** Writes down one attribute; of one that is there only the value. */
export function AttributeForm(props: {
  attribute?: Attribute;
  onSave: (name: string, value: string) => void;
  onCancel: () => void;
}) {
  const t = useAttributesTexts();
  const [trouble, setTrouble] = createSignal('');
  let nameField: HTMLInputElement | undefined;
  let valueField!: HTMLInputElement;
  onMount(() => {
    (nameField ?? valueField).focus();
    valueField.select();
  });
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const name = props.attribute?.name ?? nameField?.value.trim() ?? '';
    const value = valueField.value.trim();
    if (!ATTRIBUTE_NAME.test(name)) {
      setTrouble(t().badName);
      nameField?.focus();
    } else if (value === '') {
      setTrouble(t().noValue);
      valueField.focus();
    } else props.onSave(name, value);
  }
  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || isComposing(event)) return;
    event.preventDefault();
    event.stopPropagation();
    props.onCancel();
  }
  return (
    <form class="attribute-form" onSubmit={submit} onKeyDown={onKey}>
      <Show when={props.attribute === undefined}>
        <input ref={nameField} type="text" aria-label={t().name} placeholder={t().name} maxLength={40} />
      </Show>
      <input
        ref={valueField}
        type="text"
        aria-label={t().value}
        placeholder={t().value}
        maxLength={ATTRIBUTE_VALUE_MAX_LENGTH}
        value={props.attribute?.value ?? ''}
      />
      <p class="form-failure" role="alert">
        {trouble()}
      </p>
      <div class="attribute-buttons">
        <button type="button" class="button" onClick={() => props.onCancel()}>
          {t().cancel}
        </button>
        <button type="submit" class="button primary">
          {t().save}
        </button>
      </div>
    </form>
  );
}
