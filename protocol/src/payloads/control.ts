import * as v from 'valibot';
import { SafeIntegerSchema } from '../one-check.ts';
import { ABORT_REASONS, INSTRUCTIONS } from '../vocabulary.ts';
import { lenient, openObject } from './open-object.ts';
import { ToldOpeningSchema } from './opening.ts';
import { PersonSchema } from './person.ts';
import { SessionInfoSchema } from './session-info.ts';

export const InstructionSchema = v.picklist(Object.values(INSTRUCTIONS));

/** From this long to that, ms. */
export const WaitRangeSchema = v.object({ fromMs: v.number(), toMs: v.number() });
export type WaitRange = v.InferOutput<typeof WaitRangeSchema>;

/**
 * `<sessionTopic>/client/control` and `…/server/control`: what new clients read of a control message. The legacy ones
 * read the same fields.
 */
export const ControlPayloadSchema = openObject({
  instruction: InstructionSchema,
  sessionInfo: SessionInfoSchema,
  /** The attendant who came or left; on both control topics, so that the customer's page can name who answers. */
  attendantInfo: lenient(PersonSchema),
  /** New: everyone who is in the chat, for the page's header. */
  attendants: lenient(v.array(PersonSchema)),
  /** New: why the session was aborted. */
  reason: lenient(v.picklist(ABORT_REASONS)),
  /** New: place in the queue, 1 is next. */
  position: lenient(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** New: how long the customer may still wait there, by those who were taken last. */
  wait: lenient(WaitRangeSchema),
  /** New: when the hours have changed, and while the chat waits for a team that has hours of its own. */
  opening: lenient(ToldOpeningSchema),
  /** New: grows with every control message of this session topic. One that is not above the last one seen is out of date. */
  rev: lenient(SafeIntegerSchema),
});
export type ControlPayload = v.InferOutput<typeof ControlPayloadSchema>;
