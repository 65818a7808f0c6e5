import { REFUSED_REASONS } from '@chimpassist/protocol';
import * as v from 'valibot';
import { FILE_FAILURES } from '../files/file-failure.ts';
import { WaitingFileSchema } from '../files/waiting-file.ts';

/** An outbox entry as a former visit of the page left it. */
export const storedEntry = <Payload extends v.GenericSchema>(payload: Payload) =>
  v.object({
    id: v.string(),
    topic: v.string(),
    payload,
    files: v.exactOptional(v.array(WaitingFileSchema)),
    uploadedAt: v.exactOptional(v.number()),
    createdAt: v.number(),
    sentAt: v.exactOptional(v.number()),
    triedAt: v.exactOptional(v.number()),
    failure: v.exactOptional(v.picklist([...REFUSED_REASONS, ...FILE_FAILURES, 'unanswered'])),
  });
