import type { OutboxEntry } from './types.ts';

/** Its files are not all uploaded, so it is not sent. */
export const isWaitingForFiles = ({
  files,
  uploadedAt,
  failure,
}: Pick<OutboxEntry<unknown>, 'files' | 'uploadedAt' | 'failure'>): boolean =>
  files !== undefined && files.length > 0 && uploadedAt === undefined && failure === undefined;
