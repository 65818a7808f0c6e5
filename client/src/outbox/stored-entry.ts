import { REFUSED_REASONS } from '@chimpassist/protocol';
import * as v from 'valibot';

/** An outbox entry as a former visit of the page left it. */
export const storedEntry = <Payload extends v.GenericSchema>(payload: Payload) =>
  v.object({
    id: v.string(),
    topic: v.string(),
    payload,
    createdAt: v.number(),
    sentAt: v.exactOptional(v.number()),
    triedAt: v.exactOptional(v.number()),
    failure: v.exactOptional(v.picklist([...REFUSED_REASONS, 'unanswered'])),
  });
