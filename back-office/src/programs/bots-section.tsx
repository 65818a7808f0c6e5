import { type BotBody, type BotDoor, randomId, type Team } from '@chimpassist/protocol';
import { For, onMount, Show } from 'solid-js';
import type { Act } from '../settings-page/act.tsx';
import { FormButtons } from '../settings-page/form-buttons.tsx';
import { ListWithForm } from '../settings-page/list-with-form.tsx';
import type { SectionProps } from '../settings-page/section-props.ts';
import { useSettingsTexts } from '../settings-page/texts/settings-texts.ts';
import { Field } from '../ui/field.tsx';
import { useTimes } from './create-listed.ts';
import { ListedSection } from './listed-section.tsx';
import { createProgramSection } from './program-section.ts';
import { Rotation } from './rotation.tsx';
import type { ProgramsTexts } from './texts/en.ts';
import { useProgramsTexts } from './texts/programs-texts.ts';

/** Programs that answer first. */
export default function BotsSection(props: SectionProps) {
  const p = useProgramsTexts();
  const times = useTimes();
  const section = createProgramSection<BotDoor>({
    read: (rest) => rest.bots(),
    nameOf: ({ name }) => name,
    secretName: () => p().theSecret,
    rotate: async (rest, id, overlapSeconds) => (await rest.rotateBot(id, overlapSeconds)).secret,
    remove: (rest, id) => rest.removeBot(id),
  });
  const { act, rest } = section;

  const whyOf = (why: string): string => (p().failures as Record<string, string>)[why] ?? why;
  /** The first that is on, as the Worker chooses it. */
  const firstOn = (items: readonly BotDoor[]) =>
    [...items].filter(({ isOn }) => isOn).sort((a, b) => (a.id < b.id ? -1 : 1))[0]?.id;
  const tellsOf = (bot: BotDoor, items: readonly BotDoor[]): string[] => [
    ...(bot.isOn ? (firstOn(items) === bot.id ? [p().answersFirst] : []) : [p().off]),
    bot.endpoint ?? p().byApi,
  ];

  return (
    <ListedSection about={p().botsText} section={section}>
      {(items) => (
        <ListWithForm
          items={[...items()].sort((one, other) => one.name.localeCompare(other.name))}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          none={p().noBots}
          addLabel={p().addBot}
          mayAdd
          mayChange={() => true}
          row={(bot) => (
            <span class="settings-row-name">
              <strong>
                <bdi>{bot().name}</bdi>
              </strong>
              <small>
                <bdi>{tellsOf(bot(), items()).join(' · ')}</bdi>
              </small>
              <Show when={bot().failed}>
                {(failed) => (
                  <small data-trouble="true">{p().lastFailed(whyOf(failed().why), times(failed().at))}</small>
                )}
              </Show>
            </span>
          )}
          form={(close, bot) => (
            <BotForm
              bot={bot?.()}
              teams={props.held.teams}
              act={act}
              onSave={(body) =>
                void section.save(
                  body.name,
                  async () => (await rest.putBot(bot?.().id ?? randomId(), body)).secret,
                  close,
                  bot === undefined ? p().made(body.name) : p().saved(body.name),
                )
              }
              onRemove={bot && (() => void section.remove(bot(), close))}
              onRotate={bot && ((overlap) => void section.rotate(bot(), overlap, close))}
              onCancel={close}
            />
          )}
        />
      )}
    </ListedSection>
  );
}

function BotForm(props: {
  /** Left out: a new one. */
  bot: BotDoor | undefined;
  teams: readonly Team[];
  act: Act;
  onSave: (body: BotBody) => void;
  onRemove: (() => void) | undefined;
  onRotate: ((overlapSeconds: number) => void) | undefined;
  onCancel: () => void;
}) {
  const p: () => ProgramsTexts = useProgramsTexts();
  const s = useSettingsTexts();
  const { name = '', endpoint = null, team = null, isOn = true, avatarURL = null } = props.bot ?? {};
  let nameField!: HTMLInputElement;
  let endpointField!: HTMLInputElement;
  let teamField!: HTMLSelectElement;
  let onBox!: HTMLInputElement;
  onMount(() => nameField.focus());
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    props.onSave({
      name: nameField.value,
      avatarURL,
      endpoint: endpointField.value.trim() || null,
      team: teamField.value || null,
      isOn: onBox.checked,
    });
  }
  return (
    <form class="settings-form" aria-label={name === '' ? p().addBot : s().changeOf(name)} onSubmit={submit}>
      <Field ref={nameField} label={s().name} name="bot-name" maxLength={100} required value={name} />
      <Field
        ref={endpointField}
        label={p().endpoint}
        name="bot-endpoint"
        type="url"
        placeholder="https://"
        maxLength={2000}
        value={endpoint ?? ''}
      />
      <p class="settings-hint settings-hint-of-field">{p().endpointHint}</p>
      <label class="field">
        <span>{p().team}</span>
        <select ref={teamField} value={team ?? ''}>
          <option value="">{p().anyTeam}</option>
          <For each={props.teams}>
            {(each) => (
              <option value={each.id} selected={each.id === team}>
                {each.name}
              </option>
            )}
          </For>
        </select>
      </label>
      <label class="settings-tick">
        <input ref={onBox} type="checkbox" checked={isOn} />
        {p().isOn}
      </label>
      <Show when={props.onRotate}>
        {(rotate) => <Rotation act={props.act} onRotate={(overlap) => rotate()(overlap)} />}
      </Show>
      <FormButtons name={name} act={props.act} onRemove={props.onRemove} onCancel={props.onCancel} />
    </form>
  );
}
