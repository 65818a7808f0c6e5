import type { Ack, Message, Role } from '@chimpassist/protocol';

/**
 * The acknowledgement of a message.
 *
 * @param role of the stored message: by it customer and attendant with one id know whose words are safe.
 * @param receivedAt only of a message that is new: its repetition does not say when the first one came.
 */
export const ackOf = (
  { id, from, timestamp, attachments }: Message,
  {
    seq,
    role,
    isTwin = false,
    receivedAt,
  }: { seq: number; role?: Role | undefined; isTwin?: boolean; receivedAt?: number | undefined },
): Ack => ({
  ...(id === undefined ? {} : { id }),
  from: { id: from.id, ...(role === undefined ? {} : { role }) },
  timestamp,
  ...(isTwin ? { twin: true } : {}),
  seq,
  ...(receivedAt === undefined ? {} : { receivedAt }),
  ...(attachments === undefined ? {} : { attachments }),
});
