import type { DirectoryRest } from '@chimpassist/client/rest';
import type { AttendantType, DirectoryPerson } from '@chimpassist/protocol';
import { createSignal, onMount } from 'solid-js';
import { useTexts } from '../i18n/texts.tsx';
import { Field } from '../ui/field.tsx';
import { LevelField, PassedOnPassword, Trouble } from './person-fields.tsx';
import { usePeopleTexts } from './texts/people-texts.ts';
import { troubleOf } from './trouble.ts';

/** Somebody new, with a first password that the supervisor passes on. */
export function NewPersonForm(props: {
  rest: DirectoryRest;
  onAdded: (person: DirectoryPerson) => void;
  onCancel: () => void;
}) {
  const t = useTexts();
  const p = usePeopleTexts();
  const [busy, setBusy] = createSignal(false);
  const [trouble, setTrouble] = createSignal<string | null>(null);
  let name!: HTMLInputElement;
  let email!: HTMLInputElement;
  let level!: HTMLSelectElement;
  let password!: HTMLInputElement;
  onMount(() => name.focus());

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    setTrouble(null);
    try {
      props.onAdded(
        await props.rest.add({
          name: name.value,
          email: email.value,
          avatarURL: null,
          type: level.value as AttendantType,
          password: password.value,
        }),
      );
    } catch (error) {
      setTrouble(troubleOf(p(), error));
      setBusy(false);
    }
  }

  return (
    <form class="people-form" onSubmit={(event) => void submit(event)} aria-label={p().add}>
      <div class="people-fields">
        <Field label={p().name} ref={name} name="name" maxLength={200} required />
        <Field label={t().signIn.email} ref={email} name="email" type="email" maxLength={320} required />
        <LevelField
          value="support/firstLevel"
          ref={(element) => {
            level = element;
          }}
        />
      </div>
      <PassedOnPassword
        label={p().firstPassword}
        ref={(element) => {
          password = element;
        }}
      />
      <p class="dialog-text">{p().passOn}</p>
      <Trouble text={trouble()} />
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={() => props.onCancel()}>
          {t().chat.cancel}
        </button>
        <button type="submit" class="button primary" aria-disabled={busy()}>
          {p().addDone}
        </button>
      </div>
    </form>
  );
}
