import { SenderSchema } from '@chimpassist/protocol';
import * as v from 'valibot';

/** Somebody who answers, as the server names them. */
export const PersonSchema = v.omit(SenderSchema, ['role']);
export type Person = v.InferOutput<typeof PersonSchema>;

const EndReasonSchema = v.picklist(['ended', 'left', 'expired']);
export type EndReason = v.InferOutput<typeof EndReasonSchema>;

/** How a chat ended: by an attendant (`by`), with the customer's last page, or by silence. */
export const EndingSchema = v.object({
  reason: EndReasonSchema,
  by: v.fallback(v.optional(PersonSchema), undefined),
});
export type Ending = v.InferOutput<typeof EndingSchema>;
