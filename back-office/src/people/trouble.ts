import { RestError } from '@chimpassist/client/rest';
import type { PeopleTexts } from './texts/en.ts';

/** Why a call of the directory did nothing, in words that say what to do. */
export function troubleOf(texts: PeopleTexts, error: unknown): string {
  if (!(error instanceof RestError) || error.status === 0) return texts.unreachable;
  switch (error.code) {
    case 'email_taken':
      return texts.emailTaken;
    case 'last_supervisor':
      return texts.lastSupervisor;
    case 'wrong_password':
      return texts.wrongPassword;
    case 'bad_request':
      return texts.unreadable;
    case 'not_found':
      return texts.gone;
    case 'rate_limited':
    case 'overloaded':
      return texts.tooMany;
    default:
      return texts.unreachable;
  }
}
