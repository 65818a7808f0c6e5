import { shownFileName, sizeText } from '@chimpassist/client/files/shown';
import { ATTACHMENTS_MAX } from '@chimpassist/protocol';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import type { DraftRefusal } from './file-drafts.ts';
import { FILES_TEXTS } from './texts/files-languages.ts';

/** A sentence about what was not taken. */
export function refusalText({ kind, name }: DraftRefusal, language: Language, maxBytes: number): string {
  const t = FILES_TEXTS[language].sending;
  const { start, end } = shownFileName(name);
  const shown = start + end;
  switch (kind) {
    case 'tooLarge':
      return t.tooLarge(shown, sizeText(maxBytes, LANGUAGES[language].tag));
    case 'wrongType':
      return t.wrongType(shown);
    case 'unreadable':
      return t.unreadable(shown);
    case 'tooMany':
      return t.tooMany(ATTACHMENTS_MAX);
    case 'notKept':
      return t.notKept;
  }
}
