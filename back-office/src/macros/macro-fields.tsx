import {
  ATTENDANT_TYPES,
  CONTENT_MAX_LENGTH,
  type Macro,
  type ReadyAnswer,
  type Workspace,
} from '@chimpassist/protocol';
import { createSignal, For, Show } from 'solid-js';
import { nameOfLevel } from '../i18n/level-name.ts';
import { useTexts } from '../i18n/texts.tsx';
import { byName, tagName } from '../tags/tag-list.ts';
import { useMacrosTexts } from './texts/macros-texts.ts';

const STAYS = 'stays';
const choiceOf = (ending: Macro['ending']): string => {
  switch (ending?.kind) {
    case undefined:
      return STAYS;
    case 'end':
      return 'end';
    case 'team':
      return `team ${ending.team}`;
    case 'level':
      return `level ${ending.level}`;
  }
};
function endingOf(value: string): Macro['ending'] {
  if (value === 'end') return { kind: 'end' };
  if (value.startsWith('team ')) return { kind: 'team', team: value.slice('team '.length) };
  const level = ATTENDANT_TYPES.find((type) => value === `level ${type}`);
  return level === undefined ? null : { kind: 'level', level };
}

/** What a ready answer does besides its text: by these fields it becomes a macro. */
export function MacroFields(props: {
  start: ReadyAnswer['macro'];
  held: Pick<Workspace, 'tags' | 'teams'>;
  /** Null: nothing besides its text. */
  onChange: (macro: Macro | null) => void;
}) {
  const t = useTexts();
  const m = useMacrosTexts();
  const start: Macro = props.start ?? { tags: [], note: null, ending: null };
  const [tags, setTags] = createSignal<readonly string[]>(start.tags);
  const [note, setNote] = createSignal(start.note ?? '');
  const [ending, setEnding] = createSignal(choiceOf(start.ending));

  function tell(): void {
    const written = note().trim();
    const macro: Macro = {
      tags: [...tags()],
      note: written === '' ? null : written,
      ending: endingOf(ending()),
    };
    const isNothing = macro.tags.length === 0 && macro.note === null && macro.ending === null;
    props.onChange(isNothing ? null : macro);
  }
  function toggle(id: string, isOn: boolean): void {
    setTags((before) => (isOn ? [...before, id] : before.filter((each) => each !== id)));
    tell();
  }

  return (
    <details class="macro-fields" open={props.start !== undefined && props.start !== null}>
      <summary>{m().more}</summary>
      <p class="answer-help">{m().moreHint}</p>
      <fieldset class="macro-tags">
        <legend>{m().tags}</legend>
        <For each={[...props.held.tags].sort(byName)} fallback={<p class="answer-help">{m().noTags}</p>}>
          {(tag) => (
            <label>
              <input
                type="checkbox"
                checked={tags().includes(tag.id)}
                onChange={(event) => toggle(tag.id, event.currentTarget.checked)}
              />{' '}
              <bdi>{tagName(tag)}</bdi>
            </label>
          )}
        </For>
      </fieldset>
      <label class="field">
        <span>{m().note}</span>
        <textarea
          rows={2}
          dir="auto"
          maxLength={CONTENT_MAX_LENGTH}
          value={start.note ?? ''}
          onInput={(event) => {
            setNote(event.currentTarget.value);
            tell();
          }}
        />
      </label>
      <label class="field">
        <span>{m().ending}</span>
        <select
          value={ending()}
          onChange={(event) => {
            setEnding(event.currentTarget.value);
            tell();
          }}
        >
          <option value={STAYS}>{m().stays}</option>
          <option value="end">{m().ends}</option>
          <For each={props.held.teams}>
            {(team) => <option value={`team ${team.id}`}>{m().toTeam(team.name)}</option>}
          </For>
          <Show
            when={
              ending().startsWith('team ') && !props.held.teams.some(({ id }) => ending() === `team ${id}`)
            }
          >
            <option value={ending()}>{m().toTeam(ending().slice('team '.length))}</option>
          </Show>
          <For each={ATTENDANT_TYPES}>
            {(type) => <option value={`level ${type}`}>{m().toLevel(nameOfLevel(t(), type))}</option>}
          </For>
        </select>
      </label>
    </details>
  );
}
