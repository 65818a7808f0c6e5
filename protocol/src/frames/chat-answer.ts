import * as v from 'valibot';
import { SafeIntegerSchema } from '../one-check.ts';
import { readableList } from '../payloads/list.ts';
import { lenient, openObject } from '../payloads/open-object.ts';
import { AckSchema } from '../payloads/stored.ts';
import { ControlSchema, PublishSchema } from './effects.ts';
import { HeldStateSchema } from './held-state.ts';
import { LogEntrySchema } from './log-page.ts';
import { accepted, notTaken, RefusalSchema } from './refusal.ts';

/**
 * What one chat answers to its part of a batch. Each of its frames is stored, ignored as known, or named in `refused`; of
 * `ok: false` with `retry`, none is, and all must be sent again.
 */
export const ChatAnswerSchema = v.variant('ok', [
  openObject({
    sessionTopic: v.string(),
    ok: v.literal(true),
    ...accepted,
    refused: readableList(RefusalSchema),
    /** One for each message among them, also for one that was there already. */
    acks: readableList(AckSchema),
    /** The `seq` of the newest log entry, for the mirror. */
    headSeq: SafeIntegerSchema,
    /** Where the batch asked for it: what it added to the log, so that the mirror need not read it again. */
    log: lenient(v.array(LogEntrySchema)),
    held: v.fallback(v.nullable(HeldStateSchema), null),
    controls: readableList(ControlSchema),
    publishes: readableList(PublishSchema),
  }),
  openObject({ sessionTopic: v.string(), ...notTaken }),
]);
export type ChatAnswer = v.InferOutput<typeof ChatAnswerSchema>;
