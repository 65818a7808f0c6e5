import { type Id, idText, type Team } from '@chimpassist/protocol';
import { createMemo, createSignal, For, onMount, Show } from 'solid-js';
import { draftOf, hoursOf } from '../../hours/hours-draft.ts';
import { HoursFields } from '../../hours/hours-fields.tsx';
import { Field } from '../../ui/field.tsx';
import type { Act } from '../act.tsx';
import { FormButtons } from '../form-buttons.tsx';
import type { KnownPeople } from '../known-people.ts';
import { useSettingsTexts } from '../texts/settings-texts.ts';
import { joinedWords, splitWords } from '../word-list.ts';

/** Everything of a team but its id. */
export function TeamForm(props: {
  /** Left out: a new one. */
  team: Team | undefined;
  people: KnownPeople;
  act: Act;
  onSave: (team: Omit<Team, 'id'>) => void;
  onRemove: (() => void) | undefined;
  onCancel: () => void;
}) {
  const s = useSettingsTexts();
  /** As it was when the form was opened: what a colleague changes meanwhile moves nothing under the hand. */
  const { name = '', members = [], skills = [], languages = [], hours = null } = props.team ?? {};
  const [draft, setDraft] = createSignal(hours === null ? null : draftOf(hours));
  const [chosen, setChosen] = createSignal<ReadonlyMap<string, Id>>(
    new Map(members.map((id) => [idText(id), id])),
  );
  const choices = createMemo(() => {
    const known = props.people.all().map(({ id }) => id);
    const ids = new Set(known.map(idText));
    return [...known, ...members.filter((id) => !ids.has(idText(id)))];
  });
  let nameField!: HTMLInputElement;
  let skillsField!: HTMLInputElement;
  let languagesField!: HTMLInputElement;
  onMount(() => nameField.focus());

  function toggle(id: Id, isOn: boolean): void {
    setChosen((before) => {
      const next = new Map(before);
      if (isOn) next.set(idText(id), id);
      else next.delete(idText(id));
      return next;
    });
  }
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const held = draft();
    props.onSave({
      ...props.team,
      name: nameField.value,
      members: [...chosen().values()],
      skills: splitWords(skillsField.value),
      languages: splitWords(languagesField.value),
      hours: held === null ? null : hoursOf(held),
    });
  }

  return (
    <form class="settings-form" aria-label={name === '' ? s().addTeam : s().changeOf(name)} onSubmit={submit}>
      <Field ref={nameField} label={s().name} name="team-name" maxLength={100} required value={name} />
      <fieldset class="settings-set">
        <legend>{s().members}</legend>
        <div class="settings-choices">
          <For each={choices()} fallback={<p class="settings-empty">{s().nobody}</p>}>
            {(id) => (
              <label class="settings-tick">
                <input
                  type="checkbox"
                  checked={chosen().has(idText(id))}
                  onChange={(event) => toggle(id, event.currentTarget.checked)}
                />
                <bdi>{props.people.nameOf(id)}</bdi>
              </label>
            )}
          </For>
        </div>
      </fieldset>
      <Field ref={skillsField} label={s().skills} name="team-skills" value={joinedWords(skills)} />
      <p class="settings-hint settings-hint-of-field">{s().skillsHint}</p>
      <Field
        ref={languagesField}
        label={s().teamLanguages}
        name="team-languages"
        spellcheck={false}
        value={joinedWords(languages)}
      />
      <p class="settings-hint settings-hint-of-field">{s().languagesHint}</p>
      <label class="settings-tick">
        <input
          type="checkbox"
          checked={draft() !== null}
          onChange={(event) => setDraft(event.currentTarget.checked ? draftOf(hours) : null)}
        />
        <span>{s().teamHours}</span>
      </label>
      <p class="settings-hint settings-hint-of-field">{s().teamHoursHint}</p>
      <Show when={draft()}>
        {(shown) => (
          <HoursFields draft={shown()} onChange={(change) => setDraft({ ...shown(), ...change })} />
        )}
      </Show>
      <FormButtons name={name} act={props.act} onRemove={props.onRemove} onCancel={props.onCancel} />
    </form>
  );
}
