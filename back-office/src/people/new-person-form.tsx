import type { DirectoryRest } from '@chimpassist/client/rest';
import type { AttendantType, DirectoryPerson } from '@chimpassist/protocol';
import { onMount } from 'solid-js';
import { useTexts } from '../i18n/texts.tsx';
import { Field } from '../ui/field.tsx';
import { createActs } from './acts.ts';
import { LevelField, PassedOnPassword, Trouble } from './person-fields.tsx';
import { usePeopleTexts } from './texts/people-texts.ts';

/** Somebody new, with a first password that the supervisor passes on. */
export function NewPersonForm(props: {
  rest: DirectoryRest;
  onAdded: (person: DirectoryPerson) => void;
  onCancel: () => void;
}) {
  const t = useTexts();
  const p = usePeopleTexts();
  const { busy, trouble, act } = createActs();
  let name!: HTMLInputElement;
  let email!: HTMLInputElement;
  let level!: HTMLSelectElement;
  let password!: HTMLInputElement;
  onMount(() => name.focus());

  function submit(event: SubmitEvent) {
    event.preventDefault();
    void act(async () => {
      const person = await props.rest.add({
        name: name.value,
        email: email.value,
        avatarURL: null,
        type: level.value as AttendantType,
        password: password.value,
      });
      props.onAdded(person);
    });
  }

  return (
    <form class="people-form" onSubmit={submit} aria-label={p().add}>
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
