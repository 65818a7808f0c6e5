import type { ChatMessage } from '@chimpassist/client/conversation';
import type { WaitingFile } from '@chimpassist/client/files';
import { kindOf, shownFileName } from '@chimpassist/client/files/shown';
import { beginningOf, find, folded, graphemesOf, isBlank } from '@chimpassist/protocol/text';

import type { Texts } from '../i18n/en.ts';

/** How much of a message's text a row can show at all. */
const PREVIEW_LENGTH = 160;
/** How much of the words before a hit is shown. */
const BEFORE_HIT = 20;

/** A line of a row: a hit of the search stands marked between what is before and behind it. */
export interface Preview {
  before: string;
  hit: string;
  behind: string;
}

/** A little of what stands before the hit, beginning with a whole word where there is one. */
function justBefore(text: string, start: number): string {
  if (start <= BEFORE_HIT) return text.slice(0, start);
  const before = [...graphemesOf(text.slice(Math.max(0, start - 2 * BEFORE_HIT), start))]
    .slice(-BEFORE_HIT)
    .join('');
  return `…${before.replace(/^\S*\s/, '')}`;
}

/** What a row shows of a text: its beginning, or where the searched words stand. */
export function previewOf(text: string, search: string): Preview {
  const needle = folded(search.trim());
  const hit = needle === '' ? null : find(text, needle);
  if (hit === null) return { before: beginningOf(text, PREVIEW_LENGTH), hit: '', behind: '' };
  return {
    before: justBefore(text, hit.start),
    hit: beginningOf(text.slice(hit.start, hit.end), PREVIEW_LENGTH),
    behind: beginningOf(text.slice(hit.end), PREVIEW_LENGTH),
  };
}

/** A message in words: its own, else what it carries. */
export function wordsOf(
  { content, attachments, changed }: Pick<ChatMessage, 'content' | 'attachments' | 'changed'>,
  t: Texts,
  waiting?: readonly WaitingFile[],
): string {
  if (changed?.deleted) return t.chat.takenBack;
  if (!isBlank(content)) return content;
  const [file] = attachments ?? waiting ?? [];
  if (file === undefined) return t.chat.emptyMessage;
  switch (kindOf(file)) {
    case 'picture':
      return t.list.sentPicture;
    case 'voice':
      return t.list.sentVoice;
    default: {
      const { start, end } = shownFileName(file.name);
      return t.list.sentFile(start + end);
    }
  }
}
