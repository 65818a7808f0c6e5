import type { Colleague } from '@chimpassist/client/wire';
import { idText } from '@chimpassist/protocol';
import { folded } from '@chimpassist/protocol/text';
import { createMemo } from 'solid-js';
import { personName } from '../chat/people.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { nameOfLevel } from '../i18n/level-name.ts';
import { useTexts } from '../i18n/texts.tsx';
import { OptionList } from '../suggest/option-list.tsx';
import { putAt } from '../suggest/put.ts';
import type { SuggestionsProps } from '../suggest/suggest-field.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useNotesTexts } from './texts/notes-texts.ts';

const SHOWN = 8;

/** Colleagues at the desk who can be named in a note: by the beginning of any of their names. */
export default function MentionSuggestions(props: SuggestionsProps) {
  const desk = useDesk();
  const t = useTexts();
  const n = useNotesTexts();
  const found = createMemo<Colleague[]>(() => {
    const { me, colleagues } = desk.state();
    const sought = folded(props.place.query);
    return [...colleagues.values()]
      .filter(({ id }) => idText(id) !== idText(me.id))
      .filter((colleague) => ` ${folded(personName(colleague))}`.includes(` ${sought}`))
      .sort((one, other) => personName(one).localeCompare(personName(other)))
      .slice(0, SHOWN);
  });
  return (
    <OptionList
      {...props}
      label={n().colleagues}
      items={found()}
      keyOf={({ id }) => idText(id)}
      empty={props.place.query === '' ? n().nobody : undefined}
      onChoose={(colleague) => putAt(props.field, props.place, `@${personName(colleague)} `)}
      option={(colleague) => (
        <>
          <Avatar
            id={colleague.id}
            name={personName(colleague)}
            url={colleague.avatarURL}
            size="small"
            presence={colleague.availability === 'away' ? 'away' : 'online'}
          />
          <bdi>{personName(colleague)}</bdi>
          <span class="mention-level">{nameOfLevel(t(), colleague.type)}</span>
        </>
      )}
    />
  );
}
