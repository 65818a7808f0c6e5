import { type BotBody, type BotDoor, randomId, type Team } from '@chimpassist/protocol';
import { createSignal, For, onMount, Show } from 'solid-js';
import { type Act, createAct } from '../settings-page/act.tsx';
import { FormButtons } from '../settings-page/form-buttons.tsx';
import { type Close, ListWithForm } from '../settings-page/list-with-form.tsx';
import type { SectionProps } from '../settings-page/section-props.ts';
import { useSettingsTexts } from '../settings-page/texts/settings-texts.ts';
import { Field } from '../ui/field.tsx';
import { createListed, useTimes } from './create-listed.ts';
import { ListedSection, type NewSecret } from './listed-section.tsx';
import { Rotation } from './rotation.tsx';
import type { ProgramsTexts } from './texts/en.ts';
import { useProgramsTexts } from './texts/programs-texts.ts';

/** Programs that answer first. */
export default function BotsSection(props: SectionProps) {
  const p = useProgramsTexts();
  const times = useTimes();
  const act = createAct();
  const listed = createListed((rest) => rest.bots());
  const [secret, setSecret] = createSignal<NewSecret | null>(null);

  const show = (name: string, given: string | undefined) => {
    if (given !== undefined) setSecret({ what: `${p().theSecret} ${name}`, secret: given });
  };
  async function save(id: string, body: BotBody, close: Close, doneText: string) {
    await act.run(async () => {
      const { secret: given } = await listed.rest.putBot(id, body);
      close();
      show(body.name, given);
      await listed.load();
    }, doneText);
  }
  async function remove({ id, name }: BotDoor, close: Close) {
    const isDone = await act.run(async () => {
      await listed.rest.removeBot(id);
      await listed.load();
    }, p().removed(name));
    if (isDone) close('gone');
  }
  async function rotate({ id, name }: BotDoor, overlapSeconds: number, close: Close) {
    await act.run(async () => {
      const { secret: next } = await listed.rest.rotateBot(id, overlapSeconds);
      close();
      show(name, next);
      await listed.load();
    }, p().rotated);
  }
  const whyOf = (why: string): string => (p().failures as Record<string, string>)[why] ?? why;
  /** The first that is on, as the Worker chooses it. */
  const firstOn = (items: readonly BotDoor[]) =>
    [...items].filter(({ isOn }) => isOn).sort((a, b) => (a.id < b.id ? -1 : 1))[0]?.id;
  const tellsOf = (bot: BotDoor, items: readonly BotDoor[]): string[] => [
    ...(bot.isOn ? (firstOn(items) === bot.id ? [p().answersFirst] : []) : [p().off]),
    bot.endpoint ?? p().byApi,
  ];

  return (
    <ListedSection
      about={p().botsText}
      act={act}
      listed={listed}
      secret={secret()}
      onNoted={() => setSecret(null)}
    >
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
                void save(
                  bot?.().id ?? randomId(),
                  body,
                  close,
                  bot === undefined ? p().made(body.name) : p().saved(body.name),
                )
              }
              onRemove={bot && (() => void remove(bot(), close))}
              onRotate={bot && ((overlap) => void rotate(bot(), overlap, close))}
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
      <Field
        ref={nameField}
        label={s().name}
        name="bot-name"
        autocomplete="off"
        maxLength={100}
        required
        value={name}
      />
      <Field
        ref={endpointField}
        label={p().endpoint}
        name="bot-endpoint"
        type="url"
        autocomplete="off"
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
