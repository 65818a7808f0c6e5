import { randomId, type Team } from '@chimpassist/protocol';
import { Show } from 'solid-js';
import { createAct, Outcome } from '../act.tsx';
import { type Close, ListWithForm } from '../list-with-form.tsx';
import type { SectionProps } from '../section-props.ts';
import { useSettingsTexts } from '../texts/settings-texts.ts';
import { TeamForm } from './team-form.tsx';

/** The teams: who is in them, what they can, and which languages they speak. Who has the right changes them. */
export default function Teams(props: SectionProps) {
  const s = useSettingsTexts();
  const act = createAct();
  const mayChange = () => props.workspace.rights().has('settings');

  async function save(id: string, team: Omit<Team, 'id'>, close: Close): Promise<void> {
    if (await act.run(() => props.workspace.rest.putTeam(id, team), s().teamSaved(team.name))) close();
  }
  async function remove({ id, name }: Team, close: Close): Promise<void> {
    if (await act.run(() => props.workspace.rest.removeTeam(id), s().teamRemoved(name))) close('gone');
  }

  return (
    <>
      <p class="settings-hint">{s().teamsText}</p>
      <Outcome act={act} />
      <ListWithForm
        items={[...props.held.teams].sort((one, other) => one.name.localeCompare(other.name))}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        none={s().noTeams}
        addLabel={s().addTeam}
        mayAdd={mayChange()}
        mayChange={mayChange}
        row={(team) => (
          <span class="settings-row-name">
            <strong>
              <bdi>{team().name}</bdi>
            </strong>
            <small>
              {s().membersCount(team().members.length)}
              <Show when={team().skills.length > 0}> · {team().skills.join(', ')}</Show>
              <Show when={team().languages.length > 0}> · {team().languages.join(', ')}</Show>
            </small>
          </span>
        )}
        form={(close, team) => (
          <TeamForm
            team={team?.()}
            people={props.people}
            act={act}
            onSave={(next) => void save(team?.().id ?? randomId(), next, close)}
            onRemove={team && (() => void remove(team(), close))}
            onCancel={close}
          />
        )}
      />
    </>
  );
}
