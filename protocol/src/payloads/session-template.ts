import * as v from 'valibot';
import { ATTENDANT_TYPES } from '../vocabulary.ts';

const SlotSchema = v.object({
  type: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  required: v.optional(v.boolean(), true),
});
export const SessionTemplateSchema = v.object({
  customersAllowed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  attendants: v.pipe(v.array(SlotSchema), v.minLength(1), v.maxLength(20)),
});
export type SessionTemplate = v.InferOutput<typeof SessionTemplateSchema>;

export const DEFAULT_SESSION_TEMPLATE: SessionTemplate = {
  customersAllowed: 1,
  attendants: [{ type: ATTENDANT_TYPES[0], required: true }],
};

/** Of a session whose template cannot be read: no attendant is of this type. */
export const UNKNOWN_TEMPLATE: SessionTemplate = {
  customersAllowed: 1,
  attendants: [{ type: '', required: true }],
};
