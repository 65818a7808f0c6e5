import * as v from 'valibot';
import { PAGE_LIMIT_MAX } from '../limits.ts';
import { count, seqOrNone } from './queries.ts';

/** What makes a link to one file good for some minutes. */
export const FileLinkQuerySchema = v.object({
  until: count(0),
  signature: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
});

/** A file's name as its sender has it. The Worker keeps of it what is safe. */
export const UploadQuerySchema = v.object({ name: v.optional(v.pipe(v.string(), v.maxLength(1_000)), '') });

export const CustomerFilesQuerySchema = v.object({ before: seqOrNone, limit: count(30, PAGE_LIMIT_MAX) });

/** How an upload is refused, into a chat as into a ready answer. */
export const UPLOAD_CODES = [
  'length_required',
  'attachment_too_large',
  'attachment_type',
  'rate_limited',
  'too_many',
  'not_configured',
] as const;
