import type { LegacyClients } from '@chimpassist/protocol';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type { Standing } from '../contract/desk-object.ts';

/** A proven attendant of whom no sign-in told the level has the lowest one. */
const UNTOLD_TYPE = 'support/firstLevel';

/**
 * Who an attendant of a frame is, by what is known and not by what the payload says of itself.
 *
 * @param proven whether the topic proved the id. Of one who is not proven, or of whom an earlier bridge does not say, the
 *   payload counts, until it names somebody whom the hook has let in.
 * @returns null for one who has signed out.
 */
export function trustedCard(
  { id, name, avatarURL, type }: AttendantCard,
  proven: boolean | undefined,
  standing: Standing,
): AttendantCard | null {
  switch (standing.kind) {
    case 'unknown':
      return { id, name, avatarURL, type: proven === true ? UNTOLD_TYPE : type };
    case 'signedOut':
      return proven === false ? { id, name, avatarURL, type } : null;
    case 'signedIn':
      if (standing.person !== null) return { id, ...standing.person, type: standing.type };
      return { id, name, avatarURL, type: proven === true ? standing.type : type };
  }
}

/** An earlier bridge reads topics that prove nothing only where attendants without tokens are let in. */
export const provenOf = (proven: boolean | undefined, legacyClients: LegacyClients): boolean | undefined =>
  proven ?? (legacyClients === 'all' ? false : undefined);
