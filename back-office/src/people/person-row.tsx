import type { DirectoryRest } from '@chimpassist/client/rest';
import { type DirectoryPerson, idText } from '@chimpassist/protocol';
import { createSignal, createUniqueId, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { nameOfLevel } from '../i18n/level-name.ts';
import { useTexts } from '../i18n/texts.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { PersonForm } from './person-form.tsx';
import { usePeopleTexts } from './texts/people-texts.ts';

/** One of the people, with what can be changed of them below. */
export function PersonRow(props: {
  person: DirectoryPerson;
  rest: DirectoryRest;
  onChanged: (person: DirectoryPerson, text: string) => void;
  onRemoved: (person: DirectoryPerson) => void;
}) {
  const t = useTexts();
  const p = usePeopleTexts();
  const desk = useDesk();
  const id = createUniqueId();
  const [isOpen, setOpen] = createSignal(false);
  const isMe = () => idText(props.person.id) === idText(desk.state().me.id);
  let opener!: HTMLButtonElement;

  return (
    <li class="people-item" data-off={props.person.disabled}>
      <div class="people-head">
        <Avatar id={props.person.id} name={props.person.name} url={props.person.avatarURL} />
        <span class="people-name">
          <strong>
            <bdi>{props.person.name}</bdi>
            <Show when={isMe()}> {p().you}</Show>
          </strong>
          <small>
            <bdi>{props.person.email}</bdi> · {nameOfLevel(t(), props.person.type)}
            <Show when={props.person.disabled}> · {p().off}</Show>
          </small>
        </span>
        <button
          ref={opener}
          type="button"
          class="button"
          aria-expanded={isOpen()}
          aria-controls={id}
          aria-label={p().changeOf(props.person.name)}
          onClick={() => setOpen((is) => !is)}
        >
          {p().change}
        </button>
      </div>
      <div id={id}>
        <Show when={isOpen()}>
          <PersonForm
            person={props.person}
            isMe={isMe()}
            rest={props.rest}
            onChanged={(person, text) => {
              props.onChanged(person, text);
              setOpen(false);
              opener.focus();
            }}
            onRemoved={props.onRemoved}
          />
        </Show>
      </div>
    </li>
  );
}
