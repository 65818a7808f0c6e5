import type { WireMessage } from '@chimpassist/client/wire';

/** In whose name the words stand that were written before anybody knew the customer's id. */
export const UNADDRESSED_ID = '';

/** Whether the customer wrote it; null where the customer is not known yet. A customer and an attendant may have the same id, so the role goes first. */
export function isOwn(message: Pick<WireMessage, 'from'>, customerIdText: string | null): boolean {
  if (message.from.role === 'attendant') return false;
  return String(message.from.id) === (customerIdText ?? UNADDRESSED_ID);
}
