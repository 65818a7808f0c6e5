import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { AVAILABILITIES } from '../vocabulary.ts';
import { AttendantInfoSchema } from './attendant-info.ts';
import { AwayReasonSchema } from './away-reason.ts';

const SessionTopicField = v.pipe(v.string(), v.maxLength(300));

/** New: `server/attendants/<id>/command`. */
export const CommandSchema = v.variant('command', [
  /** Give the session to a colleague, to a level or to a team; `note` is a private line for the next attendant. */
  v.object({
    command: v.literal('handOver'),
    sessionTopic: SessionTopicField,
    to: v.union([
      v.object({ attendantId: IdSchema }),
      v.object({ type: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) }),
      /** A team of the workspace, by its id. Its members are the server's to say: what a client names is replaced. */
      v.object({
        team: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
        members: v.optional(v.array(IdSchema), []),
      }),
    ]),
    note: v.optional(v.pipe(v.string(), v.maxLength(1000)), ''),
  }),
  v.object({ command: v.literal('end'), sessionTopic: SessionTopicField }),
  /** Enter a live chat besides its attendants; with `takeOver` in their place. */
  v.object({
    command: v.literal('join'),
    sessionTopic: SessionTopicField,
    takeOver: v.optional(v.boolean(), false),
  }),
  v.object({ command: v.literal('leave'), sessionTopic: SessionTopicField }),
  /** Does not take what is offered: a colleague who has handed the chat over by name gets it back, and else the next one is asked. */
  v.object({ command: v.literal('decline'), sessionTopic: SessionTopicField }),
  /** `attendantId`: a supervisor does it to somebody else. `reason`: why away, where it is said. */
  v.object({
    command: v.literal('availability'),
    availability: v.picklist(AVAILABILITIES),
    attendantId: v.optional(IdSchema),
    reason: v.optional(AwayReasonSchema),
  }),
  /** Which chat is open on the screen; null for none. */
  v.object({
    command: v.literal('viewing'),
    sessionTopic: v.nullable(SessionTopicField),
    /** A note for colleagues is being written there. */
    isNoting: v.optional(v.boolean()),
  }),
]);
export type Command = v.InferOutput<typeof CommandSchema>;
/** Whom a chat is handed to: a colleague, the attendants of a level, or a team. */
export type HandOverTarget = Extract<Command, { command: 'handOver' }>['to'];

export const CommandPayloadSchema = v.object({ attendantInfo: AttendantInfoSchema, command: CommandSchema });
