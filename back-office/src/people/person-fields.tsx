import { ATTENDANT_TYPES, PASSWORD_MIN_LENGTH } from '@chimpassist/protocol';
import { For, Show } from 'solid-js';
import { nameOfLevel } from '../i18n/level-name.ts';
import { useTexts } from '../i18n/texts.tsx';
import { Field } from '../ui/field.tsx';
import { usePeopleTexts } from './texts/people-texts.ts';

/** Letters and digits that nobody mistakes for one another, as they are read out or copied by hand. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';
const MADE_LENGTH = 16;

/** A password that nobody guesses: 79 bits. */
function makePassword(): string {
  // Bytes above a multiple of the signs would make the first ones likelier.
  const fair = 256 - (256 % SIGNS.length);
  let made = '';
  while (made.length < MADE_LENGTH)
    for (const byte of crypto.getRandomValues(new Uint8Array(MADE_LENGTH)))
      if (byte < fair && made.length < MADE_LENGTH) made += SIGNS.charAt(byte % SIGNS.length);
  return made;
}

/** The level of somebody. Of oneself it stands: who lowers themselves could not undo it. */
export function LevelField(props: {
  value: string;
  isFixed?: boolean;
  ref: (element: HTMLSelectElement) => void;
}) {
  const t = useTexts();
  const p = usePeopleTexts();
  return (
    <label class="field">
      <span>{p().level}</span>
      <select ref={props.ref} name="level" disabled={props.isFixed === true}>
        <For each={ATTENDANT_TYPES}>
          {(type) => (
            <option value={type} selected={type === props.value}>
              {nameOfLevel(t(), type)}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}

/** A password that a supervisor passes on: seen as it is written, or made. */
export function PassedOnPassword(props: { label: string; ref: (element: HTMLInputElement) => void }) {
  const p = usePeopleTexts();
  let field!: HTMLInputElement;
  return (
    <div class="people-password">
      <Field
        label={props.label}
        ref={(element) => {
          field = element;
          props.ref(element);
        }}
        name="new-password"
        spellcheck={false}
        minLength={PASSWORD_MIN_LENGTH}
        maxLength={1024}
        required
      />
      <button
        type="button"
        class="button"
        onClick={() => {
          field.value = makePassword();
          field.focus();
        }}
      >
        {p().make}
      </button>
    </div>
  );
}

/** What went wrong, for people; empty where nothing did. */
export function Trouble(props: { text: string | null; id?: string }) {
  return (
    <p class="form-failure" role="alert" id={props.id}>
      <Show when={props.text}>{(text) => text()}</Show>
    </p>
  );
}
