import { RestError } from '@chimpassist/client/rest';
import type { Trouble } from './state.ts';

/** What to tell a person of a call that failed. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof RestError)) return 'backend';
  if (error.status === 429) return 'busy';
  if (error.status === 401) return 'unproven';
  return error.code === 'challenge_required' ? 'challenge' : 'backend';
}
