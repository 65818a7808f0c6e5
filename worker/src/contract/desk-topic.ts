import { readTopic } from '@chimpassist/protocol';

/** Whom a topic of the desk is for: one attendant, or everybody who follows the desk's feed. */
export type DeskAudience = { attendantId: string } | 'feed';

/**
 * The one answer to "who hears this of the desk?": a link asks it of the filters of its windows, the desk of what it publishes.
 *
 * @param topic without base. @returns null where the desk publishes nothing.
 */
export function deskAudienceOf(topic: string): DeskAudience | null {
  const read = readTopic(topic);
  switch (read?.name) {
    case 'assignTo':
    case 'attendantControl':
    case 'ownWorkspace':
    case 'mentions':
    case 'marks':
      return { attendantId: read.attendantId };
    case 'desk':
    case 'workspace':
      return 'feed';
    default:
      return null;
  }
}
