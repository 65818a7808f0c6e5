import { type Id, idText, type Role } from '@chimpassist/protocol';

/**
 * Who wrote a message, as far as this chat can tell: the likeliest role first. Two roles only where customer and an
 * attendant of this chat have the same id and nothing tells them apart.
 *
 * @param proven the role that the topic proves, or undefined for the common topic of legacy clients, where nothing is
 *   proven: a claim counts there only where it fits the session's customer or somebody who was assigned, and as an
 *   attendant's only where attendants without tokens are let in. Customer and attendant may have the same id, so a
 *   fitting claim decides between them.
 * @param knowsAttendants whether attendants may write on the common topic.
 * @returns none for a message that its sender cannot have written in this chat.
 */
export function rolesOf(
  from: { id: Id; role?: Role | undefined },
  customerIdText: string,
  everAssigned: readonly string[],
  proven: 'customer' | 'attendant' | undefined,
  knowsAttendants: boolean,
): Role[] {
  const id = idText(from.id);
  const isCustomer = id === customerIdText;
  const isAssigned = everAssigned.includes(id);
  if (proven === 'customer') return isCustomer ? ['customer'] : [];
  if (proven === 'attendant') return isAssigned ? ['attendant'] : [];
  const isAttendant = isAssigned && knowsAttendants;
  if (from.role === 'customer' && isCustomer) return ['customer'];
  if (from.role === 'attendant' && isAttendant) return ['attendant'];
  if (from.role === 'attendant' && isCustomer && !isAttendant) return ['unverified'];
  if (isCustomer) return isAttendant ? ['customer', 'attendant'] : ['customer'];
  return isAttendant ? ['attendant'] : ['unverified'];
}
