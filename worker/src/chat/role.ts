import { type Id, idText, type Role } from '@chimpassist/protocol';

/**
 * Who wrote a message, as far as this chat can tell. A claim counts only where it fits the session's customer or
 * somebody who was assigned; customer and attendant may have the same id, so a fitting claim decides between them.
 */
export function roleOf(
  from: { id: Id; role?: Role | undefined },
  customerIdText: string,
  everAssigned: readonly string[],
): Role {
  const id = idText(from.id);
  const isCustomer = id === customerIdText;
  const isAttendant = everAssigned.includes(id);
  if (from.role === 'customer' && isCustomer) return 'customer';
  if (from.role === 'attendant' && isAttendant) return 'attendant';
  if (from.role === 'attendant' && isCustomer && !isAttendant) return 'unverified';
  if (isCustomer) return 'customer';
  return isAttendant ? 'attendant' : 'unverified';
}
