import { type Grant, idText, RIGHTS, type Right } from '@chimpassist/protocol';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { nameOfLevel } from '../../i18n/level-name.ts';
import { useTexts } from '../../i18n/texts.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Field } from '../../ui/field.tsx';
import { createAct, Outcome } from '../act.tsx';
import { isPersonSupervisor } from '../known-people.ts';
import type { SectionProps } from '../section-props.ts';
import { useSettingsTexts } from '../texts/settings-texts.ts';

/** Who may do what beside the own chats. A tick holds at once, at every desk. */
export default function Rights(props: SectionProps) {
  const s = useSettingsTexts();
  const t = useTexts();
  const act = createAct();
  /** Ids that were written in by hand, of whom nobody else tells. */
  const [added, setAdded] = createSignal<readonly string[]>([]);
  const [id, setId] = createSignal('');
  const people = createMemo(() => {
    const known = props.people.all();
    const ids = new Set(known.map((person) => idText(person.id)));
    const others = [...props.held.grants.map((grant) => grant.id), ...added()].filter(
      (each) => !ids.has(each),
    );
    return [
      ...known.filter((person) => !isPersonSupervisor(person)),
      ...[...new Set(others)].map((each) => ({ id: each, name: each, avatarURL: null, type: '' })),
    ];
  });
  const ids = createMemo(() => people().map((person) => idText(person.id)));
  const byId = (each: string) => people().find((person) => idText(person.id) === each);
  const rightsOf = (each: string): Grant['rights'] =>
    props.held.grants.find((grant) => grant.id === each)?.rights ?? [];

  const toggle = (each: string, name: string, right: Right, isOn: boolean) =>
    act.run(
      () =>
        props.workspace.rest.grant(
          each,
          isOn ? [...rightsOf(each), right] : rightsOf(each).filter((other) => other !== right),
        ),
      s().rightsSaved(name),
    );
  function add(event: SubmitEvent): void {
    event.preventDefault();
    const typed = id().trim();
    if (typed === '') return;
    setAdded((all) => [...all, typed]);
    setId('');
  }

  return (
    <>
      <p class="settings-hint">{s().rightsText}</p>
      <Outcome act={act} />
      <Show when={ids().length > 0} fallback={<p class="settings-empty">{s().nobody}</p>}>
        <ul class="settings-list">
          <For each={ids()}>
            {(each) => (
              <Show when={byId(each)}>
                {(person) => (
                  <li>
                    <fieldset class="rights-person">
                      <legend>
                        <Avatar id={person().id} name={person().name} url={person().avatarURL} />
                        <span class="rights-name">
                          <bdi>{person().name}</bdi>
                          <Show when={person().type}>
                            {(type) => <small>{nameOfLevel(t(), type())}</small>}
                          </Show>
                        </span>
                      </legend>
                      <div class="rights-choices">
                        <For each={RIGHTS}>
                          {(right) => (
                            <label class="settings-tick">
                              <input
                                type="checkbox"
                                checked={rightsOf(each).includes(right)}
                                onChange={(event) => {
                                  const box = event.currentTarget;
                                  void toggle(each, person().name, right, box.checked).then(() => {
                                    // What was not done shows as it is.
                                    box.checked = rightsOf(each).includes(right);
                                  });
                                }}
                              />
                              {s().rights[right]}
                            </label>
                          )}
                        </For>
                      </div>
                    </fieldset>
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
      </Show>
      <form class="settings-add" onSubmit={add}>
        <Field
          label={s().otherId}
          name="attendant-id"
          maxLength={100}
          value={id()}
          onInput={(event) => setId(event.currentTarget.value)}
        />
        <button type="submit" class="button">
          {s().add}
        </button>
      </form>
    </>
  );
}
