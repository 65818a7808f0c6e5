import {
  ATTENDANT_TYPES,
  CONTENT_MAX_LENGTH,
  type Macro,
  type ReadyAnswer,
  type Workspace,
} from '@chimpassist/protocol';
import { isBlank } from '@chimpassist/protocol/text';

/** What a macro does, as cells of a table. Tags and teams stand there by their names: ids are another deployment's. */
export interface MacroCells {
  /** One a line. */
  tags: string;
  note: string;
  /** `end`, `team: <name>` or `level: <level>`; empty: the chat goes on. */
  ending: string;
}
type Held = Pick<Workspace, 'tags' | 'teams'>;
type Named = { id: string; name: string };

const TEAM = /^team:\s*(.+)$/i;
const LEVEL = /^level:\s*(.+)$/i;

const nameOf = (all: readonly Named[], id: string): string => all.find((each) => each.id === id)?.name ?? id;
/** By its name as it is written, else by one that differs in capital letters, else by its id. */
const idOf = (all: readonly Named[], word: string): string | undefined =>
  (
    all.find(({ name }) => name === word) ??
    all.find(({ name }) => name.toLowerCase() === word.toLowerCase()) ??
    all.find(({ id }) => id === word)
  )?.id;

export function cellsOf(macro: ReadyAnswer['macro'], held: Held): MacroCells {
  const { tags, note, ending } = macro ?? { tags: [], note: null, ending: null };
  const endingCell =
    ending === null
      ? ''
      : ending.kind === 'team'
        ? `team: ${nameOf(held.teams, ending.team)}`
        : ending.kind === 'level'
          ? `level: ${ending.level}`
          : 'end';
  return {
    tags: tags.map((id) => nameOf(held.tags, id)).join('\n'),
    note: note ?? '',
    ending: endingCell,
  };
}

/** @returns null where it does nothing besides; undefined where a cell names what is not there. */
export function macroOf(cells: MacroCells, held: Held): Macro | null | undefined {
  const words = cells.tags.split('\n').flatMap((word) => word.trim() || []);
  const tags = words.map((word) => idOf(held.tags, word));
  const ending = endingOf(cells.ending.trim(), held);
  if (ending === undefined || cells.note.length > CONTENT_MAX_LENGTH) return undefined;
  const known = tags.filter((id) => id !== undefined);
  if (known.length < tags.length) return undefined;
  const note = isBlank(cells.note) ? null : cells.note;
  return known.length === 0 && note === null && ending === null ? null : { tags: known, note, ending };
}

function endingOf(cell: string, held: Held): Macro['ending'] | undefined {
  if (cell === '') return null;
  if (cell.toLowerCase() === 'end') return { kind: 'end' };
  const team = idOf(held.teams, TEAM.exec(cell)?.[1] ?? '');
  if (team !== undefined) return { kind: 'team', team };
  const level = ATTENDANT_TYPES.find((type) => type === LEVEL.exec(cell)?.[1]);
  return level === undefined ? undefined : { kind: 'level', level };
}
