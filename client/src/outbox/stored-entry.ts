import * as v from 'valibot';
import { storedWaitingFile } from '../files/waiting-file.ts';
import type { OutboxFailure } from './types.ts';

/** An outbox entry as a former visit of the page left it. */
export const storedEntry = <Payload extends v.GenericSchema>(payload: Payload) =>
  v.object({
    id: v.string(),
    topic: v.string(),
    payload,
    files: v.exactOptional(v.array(storedWaitingFile)),
    uploadedAt: v.exactOptional(v.number()),
    createdAt: v.number(),
    sentAt: v.exactOptional(v.number()),
    triedAt: v.exactOptional(v.number()),
    // A later version may have had words of its own: the message is kept, whatever it says.
    failure: v.exactOptional(v.custom<OutboxFailure>((value) => typeof value === 'string')),
  });
