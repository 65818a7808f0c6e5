import { type Id, idText } from '@chimpassist/protocol';

/**
 * In whose name this browser keeps things at a site: attendants of two sites may have one id, and so may their chats. No
 * id has a slash.
 */
export const ownerOf = (site: string, attendantId: Id): string =>
  site === '' ? idText(attendantId) : `${site}/${idText(attendantId)}`;
