import type { Note } from '@chimpassist/protocol';

const ROW = 'note ';

/** What stands for a note among the identities of messages. */
export const noteRow = ({ n }: Pick<Note, 'n'>): string => ROW + n;

/** The number of the note for which a row stands; null: it is a message's. */
export const noteOfRow = (row: string): number | null =>
  row.startsWith(ROW) ? Number(row.slice(ROW.length)) : null;
