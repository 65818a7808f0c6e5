import { type ApiKey, SCOPES, type Scope } from '@chimpassist/protocol';
import { createSignal, For, onMount, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import type { Act } from '../settings-page/act.tsx';
import { FormButtons } from '../settings-page/form-buttons.tsx';
import { ListWithForm } from '../settings-page/list-with-form.tsx';
import { useSettingsTexts } from '../settings-page/texts/settings-texts.ts';
import { Field } from '../ui/field.tsx';
import { RemoveForGood } from '../ui/remove-for-good.tsx';
import { useTimes } from './create-listed.ts';
import { ListedSection } from './listed-section.tsx';
import { createProgramSection } from './program-section.ts';
import { Rotation } from './rotation.tsx';
import type { ProgramsTexts } from './texts/en.ts';
import { useProgramsTexts } from './texts/programs-texts.ts';

type Kind = keyof ProgramsTexts['kinds'];
const kindOf = (scope: Scope): Kind => scope.slice(0, scope.indexOf(':')) as Kind;
const DAY_MS = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const KINDS = [...new Set(SCOPES.map(kindOf))];

/** Keys of the API: who has one calls by it. */
export default function KeysSection() {
  const p = useProgramsTexts();
  const desk = useDesk();
  const times = useTimes();
  const section = createProgramSection<ApiKey>({
    read: (rest) => rest.keys(),
    nameOf: ({ name }) => name,
    secretName: () => p().theKey,
    rotate: async (rest, id, overlapSeconds) => (await rest.rotateKey(id, overlapSeconds)).key,
    remove: (rest, id) => rest.removeKey(id),
  });
  const { act, rest } = section;
  const tellsOf = ({ lastUsedAt, expiresAt, formerUntil }: ApiKey): string[] => [
    lastUsedAt === null ? p().neverUsed : p().lastUsed(times(lastUsedAt)),
    ...(expiresAt === null ? [] : [expiresAt <= Date.now() ? p().hasEnded : p().ends(times(expiresAt))]),
    ...(formerUntil !== null && formerUntil > Date.now() ? [p().formerUntil(times(formerUntil))] : []),
  ];

  return (
    <ListedSection
      about={
        <>
          {p().keysText}{' '}
          <a href={`${desk.engine.access.endpoint}/v1/try.html`} target="_blank" rel="noopener noreferrer">
            {p().tryIt}
          </a>
        </>
      }
      section={section}
    >
      {(items) => (
        <ListWithForm
          items={items()}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          none={p().noKeys}
          addLabel={p().addKey}
          mayAdd
          mayChange={() => true}
          row={(key) => (
            <span class="settings-row-name">
              <strong>
                <bdi>{key().name}</bdi>
              </strong>
              <small>{key().scopes.join(', ')}</small>
              <small>{tellsOf(key()).join(' · ')}</small>
            </span>
          )}
          form={(close, key) => (
            <Show
              when={key}
              fallback={
                <KeyForm
                  act={act}
                  onSave={(key) =>
                    void section.save(
                      key.name,
                      async () => (await rest.addKey(key)).key,
                      close,
                      p().made(key.name),
                    )
                  }
                  onCancel={close}
                />
              }
            >
              {(known) => (
                <div class="settings-form">
                  <Rotation
                    act={act}
                    onRotate={(overlap) => void section.rotate(known()(), overlap, close)}
                  />
                  <KeyButtons
                    name={known()().name}
                    act={act}
                    onRemove={() => void section.remove(known()(), close)}
                  />
                </div>
              )}
            </Show>
          )}
        />
      )}
    </ListedSection>
  );
}

function KeyButtons(props: { name: string; act: Act; onRemove: () => void }) {
  const s = useSettingsTexts();
  return (
    <div class="settings-buttons">
      <RemoveForGood
        label={s().remove}
        sureLabel={s().removeSure(props.name)}
        isBusy={props.act.isBusy()}
        onRemove={() => props.onRemove()}
      />
    </div>
  );
}

function KeyForm(props: {
  act: Act;
  onSave: (key: { name: string; scopes: Scope[]; expiresAt: number | null }) => void;
  onCancel: () => void;
}) {
  const p = useProgramsTexts();
  const s = useSettingsTexts();
  const [scopes, setScopes] = createSignal<ReadonlySet<Scope>>(new Set());
  const [isMissing, setMissing] = createSignal(false);
  let nameField!: HTMLInputElement;
  let endField!: HTMLInputElement;
  onMount(() => nameField.focus());
  const toggle = (scope: Scope, isOn: boolean) =>
    setScopes((all) => new Set(isOn ? [...all, scope] : [...all].filter((each) => each !== scope)));
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    setMissing(scopes().size === 0);
    if (scopes().size === 0) return;
    const end = endField.valueAsDate;
    props.onSave({
      name: nameField.value,
      scopes: SCOPES.filter((scope) => scopes().has(scope)),
      expiresAt: end === null ? null : end.getTime(),
    });
  }
  return (
    <form class="settings-form" aria-label={p().addKey} onSubmit={submit}>
      <Field ref={nameField} label={s().name} name="key-name" maxLength={100} required />
      <fieldset class="settings-set">
        <legend>{p().scopes}</legend>
        <div class="scopes">
          <For each={KINDS}>
            {(kind) => (
              <fieldset class="scopes-kind">
                <legend>{p().kinds[kind]}</legend>
                <For each={SCOPES.filter((scope) => kindOf(scope) === kind)}>
                  {(scope) => (
                    <label class="settings-tick">
                      <input
                        type="checkbox"
                        name={scope}
                        checked={scopes().has(scope)}
                        onChange={({ currentTarget }) => toggle(scope, currentTarget.checked)}
                      />
                      {scope.endsWith(':read') ? p().read : p().write}
                    </label>
                  )}
                </For>
              </fieldset>
            )}
          </For>
        </div>
      </fieldset>
      <Field ref={endField} label={p().endsAt} name="key-end" type="date" min={dayOf(Date.now() + DAY_MS)} />
      <p class="form-failure" role="alert">
        <Show when={isMissing() && scopes().size === 0}>{p().needsScope}</Show>
      </p>
      <FormButtons name="" act={props.act} onCancel={props.onCancel} />
    </form>
  );
}
