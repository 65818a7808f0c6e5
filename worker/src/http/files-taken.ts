import type { FilesTaken } from '@chimpassist/protocol';
import { type AppContext, settingsFor } from './context.ts';

/** What pages are told of files: null where no bucket is bound, and nobody offers to send one. */
export function filesTakenBy(c: AppContext): FilesTaken {
  if (c.env.FILES === undefined) return null;
  const { maxBytes, types, keepsOriginals } = settingsFor(c).attachments;
  return { maxBytes, types: [...types], ...(keepsOriginals ? { keepsOriginals } : {}) };
}
