import { createDirectoryRest } from '@chimpassist/client/rest';
import { type DirectoryPerson, idText } from '@chimpassist/protocol';
import { Dialog } from '@kobalte/core/dialog';
import { createResource, createSignal, For, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { DeskDialog } from '../dialogs/desk-dialog.tsx';
import { useTexts } from '../i18n/texts.tsx';
import { NewPersonForm } from './new-person-form.tsx';
import { Trouble } from './person-fields.tsx';
import { PersonRow } from './person-row.tsx';
import { troubleOf } from './trouble.ts';
import './people.css';
import { usePeopleTexts } from './texts/people-texts.ts';

/** Everybody of the built-in directory: who may sign in, and as what. For supervisors. */
export function PeopleDialog(props: { onClose: () => void }) {
  const t = useTexts();
  const p = usePeopleTexts();
  const desk = useDesk();
  const rest = createDirectoryRest(desk.engine.access);
  const [people, { mutate, refetch }] = createResource(() => rest.people());
  const [isAdding, setAdding] = createSignal(false);
  const [done, setDone] = createSignal('');
  const ids = () => (people.error === undefined ? (people.latest ?? []) : []).map(({ id }) => idText(id));
  const byId = (id: string) => people.latest?.find((person) => idText(person.id) === id);
  let adder!: HTMLButtonElement;

  function keep(person: DirectoryPerson, text: string): void {
    mutate((all = []) =>
      all.some(({ id }) => idText(id) === idText(person.id))
        ? all.map((each) => (idText(each.id) === idText(person.id) ? person : each))
        : [...all, person],
    );
    setDone(text);
  }
  function added(person: DirectoryPerson): void {
    keep(person, p().added(person.name));
    setAdding(false);
    adder.focus();
  }
  function removed(person: DirectoryPerson): void {
    mutate((all = []) => all.filter(({ id }) => idText(id) !== idText(person.id)));
    setDone(p().removed(person.name));
    adder.focus();
  }

  return (
    <DeskDialog title={t().me.people} onClose={props.onClose} isWide>
      <p class="dialog-text">{p().text}</p>
      <p class="people-done" role="status">
        {done()}
      </p>
      <Show when={people.error !== undefined}>
        <Trouble text={troubleOf(p(), people.error)} />
        <button type="button" class="button" onClick={() => void refetch()}>
          {p().retry}
        </button>
      </Show>
      <ul class="people-list" aria-busy={people.loading}>
        <For each={ids()}>
          {(id) => (
            <Show when={byId(id)}>
              {(person) => <PersonRow person={person()} rest={rest} onChanged={keep} onRemoved={removed} />}
            </Show>
          )}
        </For>
      </ul>
      <Show when={isAdding()}>
        <NewPersonForm rest={rest} onAdded={added} onCancel={() => setAdding(false)} />
      </Show>
      <div class="dialog-buttons">
        <button
          ref={adder}
          type="button"
          class="button"
          aria-expanded={isAdding()}
          onClick={() => setAdding((is) => !is)}
        >
          {p().add}
        </button>
        <Dialog.CloseButton class="button" aria-label={t().keys.close}>
          {t().keys.close}
        </Dialog.CloseButton>
      </div>
    </DeskDialog>
  );
}
