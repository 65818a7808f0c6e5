import { ABORT_REASONS, INSTRUCTIONS } from '@chimpassist/protocol';
import * as v from 'valibot';
import { CounterSchema } from './message.ts';
import { PersonSchema } from './person.ts';

/** What both sides read of a control message, beside the session. */
export const CONTROL_FIELDS = {
  instruction: v.picklist(Object.values(INSTRUCTIONS)),
  /** Who came, left or ended it. */
  attendantInfo: v.fallback(v.optional(PersonSchema), undefined),
  /** Everyone who is in the chat. */
  attendants: v.fallback(v.optional(v.array(PersonSchema)), undefined),
  reason: v.fallback(v.optional(v.picklist(ABORT_REASONS)), undefined),
  /** The place in the queue, 1 is next. */
  position: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))), undefined),
  rev: v.fallback(v.optional(CounterSchema), undefined),
};
