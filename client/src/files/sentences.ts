import type { FileFailure } from './file-failure.ts';

/** What happened, and what to do about it. */
const SENTENCES: Record<FileFailure, string> = {
  attachment_too_large: 'The file is too large to be sent here. Make it smaller, or send a link to it.',
  attachment_type:
    'Files of this kind are not taken here. Send it as a picture, a PDF, a text or a ZIP file.',
  attachment_quota: 'This chat has taken as many files as it may in a day. Try again tomorrow.',
  attachment_room: 'This chat holds as many files as it may. Send a link to the file.',
  not_configured: 'Files cannot be sent here. Write what it shows, or send a link to it.',
  file_lost: 'The file could not be kept in this browser. Choose it again.',
  file_refused: 'The server did not take the file. Choose it again, or send another one.',
};
export const sentenceOf = (failure: FileFailure): string => SENTENCES[failure];
