import type { ChatMessage } from '@chimpassist/client/conversation';
import type { Note } from '@chimpassist/protocol';
import { noteRow } from './note-row.ts';

/**
 * Messages and notes in the order of time. A note from before the first message that is here stands nowhere yet, unless it is
 * sought: it comes with the older messages.
 *
 * @param hasOlder whether there are messages before the first one
 */
export function rowsWithNotes(
  messages: readonly Pick<ChatMessage, 'identity' | 'at'>[],
  notes: readonly Pick<Note, 'n' | 'at'>[],
  { hasOlder, sought }: { hasOlder: boolean; sought: number | null },
): string[] {
  const first = messages[0]?.at ?? Number.NEGATIVE_INFINITY;
  const shown = notes.filter(({ n, at }) => !hasOlder || at >= first || n === sought);
  const rows: string[] = [];
  let next = 0;
  for (const { identity, at } of messages) {
    for (let note = shown[next]; note !== undefined && note.at < at; note = shown[next]) {
      rows.push(noteRow(note));
      next += 1;
    }
    rows.push(identity);
  }
  return [...rows, ...shown.slice(next).map(noteRow)];
}
