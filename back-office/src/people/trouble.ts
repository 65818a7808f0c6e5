import { RestError } from '@chimpassist/client/rest';
import type { Texts } from '../i18n/en.ts';

/** Why a call of the directory did nothing, in words that say what to do. */
export function troubleOf(texts: Texts, error: unknown): string {
  const { people } = texts;
  if (!(error instanceof RestError) || error.status === 0) return people.unreachable;
  switch (error.code) {
    case 'email_taken':
      return people.emailTaken;
    case 'last_supervisor':
      return people.lastSupervisor;
    case 'wrong_password':
      return people.wrongPassword;
    case 'bad_request':
      return people.unreadable;
    case 'not_found':
      return people.gone;
    case 'rate_limited':
    case 'overloaded':
      return people.tooMany;
    default:
      return people.unreachable;
  }
}
