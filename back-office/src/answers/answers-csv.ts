import { CONTENT_MAX_LENGTH, type Macro, type Workspace } from '@chimpassist/protocol';
import { isBlank } from '@chimpassist/protocol/text';
import Papa from 'papaparse';
import { isLanguageTag } from './answer-fields.ts';
import type { FoundAnswer } from './find-answers.ts';
import { cellsOf, macroOf } from './macro-cells.ts';

/** Longest name that the server takes. */
const NAME_MAX = 100;
/** What begins a formula in a table program. */
const FORMULA = /^[=+\-@\t\r]/;
/** Without it, table programs take UTF-8 for something else. */
const BYTE_ORDER_MARK = '\ufeff';

/** A line of a file that becomes a ready answer. */
export interface ReadLine {
  name: string;
  text: string;
  language: string | null;
  isOwn: boolean;
  /** Null: it does nothing besides its text. Undefined: the file says nothing of that. */
  macro: Macro | null | undefined;
  /** It carried files when it was written down; a table holds their names alone. */
  hasFiles: boolean;
}

export interface ReadFile {
  lines: ReadLine[];
  /** Numbers of lines, counted from the first below the heading, that cannot be taken. */
  wrong: number[];
  /** The file has no columns `name` and `text`. */
  isOther: boolean;
}

const MACRO_COLUMNS = ['tags', 'note', 'ending'] as const;

/** Ready answers and macros as CSV. Cells that a table program would take for a formula begin with an apostrophe. */
export const toCsv = (answers: readonly FoundAnswer[], held: Pick<Workspace, 'tags' | 'teams'>): string =>
  BYTE_ORDER_MARK +
  Papa.unparse(
    {
      fields: ['name', 'text', 'language', 'for', ...MACRO_COLUMNS, 'files'],
      data: answers.map(({ answer: { name, text, language, macro, attachments = [] }, isOwn }) => {
        const cells = cellsOf(macro, held);
        return [
          name,
          text,
          language ?? '',
          isOwn ? 'me' : 'all',
          ...MACRO_COLUMNS.map((column) => cells[column]),
          attachments.map((file) => file.name).join('\n'),
        ];
      }),
    },
    { escapeFormulae: FORMULA },
  );

/** A cell as it was before it was written down. */
const plain = (cell = ''): string =>
  cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;

/** Reads what `toCsv` has written, or what somebody has put together by hand: `name` and `text` are enough. */
export function fromCsv(csv: string, held: Pick<Workspace, 'tags' | 'teams'>): ReadFile {
  const { data, meta } = Papa.parse<Record<string, string | undefined>>(csv, {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (header) => header.replace(BYTE_ORDER_MARK, '').trim().toLowerCase(),
  });
  const columns = meta.fields ?? [];
  if (!columns.includes('name') || !columns.includes('text')) return { lines: [], wrong: [], isOther: true };
  const isOfMacros = MACRO_COLUMNS.some((column) => columns.includes(column));
  const lines: ReadLine[] = [];
  const wrong: number[] = [];
  data.forEach((row, i) => {
    const [name, text] = [plain(row.name).trim(), plain(row.text)];
    const language = plain(row.language).trim();
    const [tags = '', note = '', ending = ''] = MACRO_COLUMNS.map((column) => plain(row[column]));
    const macro = isOfMacros ? macroOf({ tags, note, ending }, held) : undefined;
    const hasFiles = !isBlank(row.files ?? '');
    const isRight =
      !isBlank(name) &&
      name.length <= NAME_MAX &&
      (!isBlank(text) || (macro ?? null) !== null || hasFiles) &&
      (macro !== undefined || !isOfMacros) &&
      text.length <= CONTENT_MAX_LENGTH &&
      (language === '' || isLanguageTag(language));
    const isOwn = row.for?.trim().toLowerCase() === 'me';
    if (isRight) lines.push({ name, text, language: language || null, isOwn, macro, hasFiles });
    else wrong.push(i + 1);
  });
  return { lines, wrong, isOther: false };
}

/** The answer that a line changes: of the same name and language, and as much one's own. */
export const sameAnswer = (
  all: readonly FoundAnswer[],
  line: Pick<ReadLine, 'name' | 'language' | 'isOwn'>,
): FoundAnswer | undefined =>
  all.find(
    ({ answer, isOwn }) =>
      isOwn === line.isOwn && answer.name === line.name && (answer.language ?? null) === line.language,
  );
