import { randomId, type Team } from '@chimpassist/protocol';
import { createSignal, For, Show } from 'solid-js';
import { createAct, Outcome } from '../act.tsx';
import type { SectionProps } from '../section-props.ts';
import { useSettingsTexts } from '../texts/settings-texts.ts';
import { TeamForm } from './team-form.tsx';

/** The teams: who is in them, what they can, and which languages they speak. Who has the right changes them. */
export default function Teams(props: SectionProps) {
  const s = useSettingsTexts();
  const act = createAct();
  /** Of the team whose form is open; '' for a new one. */
  const [open, setOpen] = createSignal<string | null>(null);
  const mayChange = () => props.workspace.rights().has('settings');
  const teams = () => [...props.held.teams].sort((one, other) => one.name.localeCompare(other.name));
  const ids = () => teams().map(({ id }) => id);
  const byId = (id: string) => props.held.teams.find((team) => team.id === id);
  let adder: HTMLButtonElement | undefined;

  async function save(id: string, team: Omit<Team, 'id'>): Promise<void> {
    const isSaved = await act.run(() => props.workspace.rest.putTeam(id, team), s().teamSaved(team.name));
    if (isSaved) close();
  }
  async function remove({ id, name }: Team): Promise<void> {
    if (await act.run(() => props.workspace.rest.removeTeam(id), s().teamRemoved(name))) close();
  }
  function close(): void {
    setOpen(null);
    adder?.focus();
  }

  return (
    <>
      <p class="settings-hint">{s().teamsText}</p>
      <Outcome act={act} />
      <Show when={teams().length > 0} fallback={<p class="settings-empty">{s().noTeams}</p>}>
        <ul class="settings-list">
          <For each={ids()}>
            {(id) => (
              <Show when={byId(id)}>
                {(team) => (
                  <li>
                    <div class="team-head">
                      <span class="team-name">
                        <strong>
                          <bdi>{team().name}</bdi>
                        </strong>
                        <small>
                          {s().membersCount(team().members.length)}
                          <Show when={team().skills.length > 0}> · {team().skills.join(', ')}</Show>
                          <Show when={team().languages.length > 0}> · {team().languages.join(', ')}</Show>
                        </small>
                      </span>
                      <Show when={mayChange()}>
                        <button
                          type="button"
                          class="button"
                          aria-expanded={open() === id}
                          aria-label={s().changeOf(team().name)}
                          onClick={() => setOpen((now) => (now === id ? null : id))}
                        >
                          {s().change}
                        </button>
                      </Show>
                    </div>
                    <Show when={mayChange() && open() === id}>
                      <TeamForm
                        team={team()}
                        people={props.people}
                        act={act}
                        onSave={(next) => void save(id, next)}
                        onRemove={() => void remove(team())}
                        onCancel={close}
                      />
                    </Show>
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
      </Show>
      <Show when={mayChange()}>
        <Show when={open() === ''}>
          <TeamForm
            people={props.people}
            act={act}
            onSave={(team) => void save(randomId(), team)}
            onCancel={close}
          />
        </Show>
        <div class="settings-buttons">
          <button
            ref={adder}
            type="button"
            class="button"
            aria-expanded={open() === ''}
            onClick={() => setOpen((now) => (now === '' ? null : ''))}
          >
            {s().addTeam}
          </button>
        </div>
      </Show>
    </>
  );
}
