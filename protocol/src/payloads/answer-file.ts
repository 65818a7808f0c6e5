import * as v from 'valibot';
import { ATTACHMENTS_MAX } from '../limits.ts';
import { AttachmentSchema } from './attachment.ts';
import { openObject } from './open-object.ts';

/** `a1.<32 hex digits>`: a file of the workspace. It is of no chat; whoever uses the answer puts a copy into one. */
export const AnswerFileIdSchema = v.pipe(
  v.string(),
  v.regex(/^a1\.[0-9a-f]{32}$/, 'should be the id that the upload was answered with'),
);

const { name, type, size, sha256 } = AttachmentSchema.entries;

/** What the Worker knows of a file that ready answers may carry. */
export const AnswerFileSchema = openObject({ id: AnswerFileIdSchema, name, type, size, sha256 });
export type AnswerFile = v.InferOutput<typeof AnswerFileSchema>;

/** The files of a ready answer as they are put: by their ids, whatever else is said of them. */
export const PutAnswerFilesSchema = v.pipe(
  v.array(v.object({ id: AnswerFileIdSchema })),
  v.maxLength(ATTACHMENTS_MAX, `A ready answer carries ${ATTACHMENTS_MAX} files at most.`),
);
