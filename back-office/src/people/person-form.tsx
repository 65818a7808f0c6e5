import type { DirectoryRest } from '@chimpassist/client/rest';
import type { AttendantType, DirectoryPerson } from '@chimpassist/protocol';
import { Show } from 'solid-js';
import { Field } from '../ui/field.tsx';
import { RemoveForGood } from '../ui/remove-for-good.tsx';
import { createActs } from './acts.ts';
import { LevelField, PassedOnPassword, Trouble } from './person-fields.tsx';
import { usePeopleTexts } from './texts/people-texts.ts';

/** Changes somebody: who they are, their password, whether they may sign in, or that they go. */
export function PersonForm(props: {
  person: DirectoryPerson;
  /** One's own row: one cannot lock oneself out. */
  isMe: boolean;
  rest: DirectoryRest;
  onChanged: (person: DirectoryPerson, text: string) => void;
  onRemoved: (person: DirectoryPerson) => void;
}) {
  const p = usePeopleTexts();
  const { busy, trouble, act } = createActs();
  let name!: HTMLInputElement;
  let picture!: HTMLInputElement;
  let level!: HTMLSelectElement;
  let password!: HTMLInputElement;

  const save = () =>
    act(async () => {
      const { id, type } = props.person;
      const changed = await props.rest.change(id, {
        name: name.value,
        avatarURL: picture.value.trim() === '' ? null : picture.value.trim(),
        ...(level.value === type ? {} : { type: level.value as AttendantType }),
      });
      props.onChanged(changed, p().saved(changed.name));
    });
  const setPassword = () =>
    act(async () => {
      await props.rest.setPassword(props.person.id, password.value);
      props.onChanged(props.person, p().passwordSet(props.person.name));
    });
  const toggle = () =>
    act(async () => {
      const changed = await props.rest.change(props.person.id, { disabled: !props.person.disabled });
      const { switchedOff, switchedOn } = p();
      props.onChanged(changed, (changed.disabled ? switchedOff : switchedOn)(changed.name));
    });
  const remove = () =>
    act(async () => {
      await props.rest.remove(props.person.id);
      props.onRemoved(props.person);
    });
  const submitted = (event: SubmitEvent, work: () => Promise<unknown>) => {
    event.preventDefault();
    void work();
  };

  return (
    <div class="people-form">
      <form onSubmit={(event) => submitted(event, save)}>
        <div class="people-fields">
          <Field label={p().name} ref={name} name="name" maxLength={200} required value={props.person.name} />
          <Field
            label={p().picture}
            ref={picture}
            name="picture"
            type="url"
            maxLength={2048}
            value={props.person.avatarURL ?? ''}
          />
          <LevelField
            value={props.person.type}
            isFixed={props.isMe}
            ref={(element) => {
              level = element;
            }}
          />
        </div>
        <div class="dialog-buttons">
          <button type="submit" class="button primary" aria-disabled={busy()}>
            {p().save}
          </button>
        </div>
      </form>
      <Show when={!props.isMe}>
        <form onSubmit={(event) => submitted(event, setPassword)}>
          <PassedOnPassword
            label={p().newPassword}
            ref={(element) => {
              password = element;
            }}
          />
          <p class="dialog-text">{p().passwordText}</p>
          <div class="dialog-buttons">
            <button type="submit" class="button" aria-disabled={busy()}>
              {p().setPassword}
            </button>
          </div>
        </form>
        <div class="dialog-buttons people-end">
          <button type="button" class="button" aria-disabled={busy()} onClick={() => void toggle()}>
            {props.person.disabled ? p().switchOn : p().switchOff}
          </button>
          <RemoveForGood
            label={p().remove}
            sureLabel={p().removeSure(props.person.name)}
            isBusy={busy()}
            onRemove={() => void remove()}
          />
        </div>
      </Show>
      <Trouble text={trouble()} />
    </div>
  );
}
