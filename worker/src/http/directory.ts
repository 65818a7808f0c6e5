import { type ErrorCode, SafeError } from '@chimpassist/protocol';
import type {
  Answered,
  DirectoryObject,
  DirectoryRefusal,
  FirstSupervisor,
} from '../contract/directory-object.ts';
import { firstSupervisorOf } from '../directory/first-supervisor.ts';
import { SettingsError } from '../settings.ts';
import { type AppContext, accessFor, objectsFor } from './context.ts';

/**
 * Who begins the built-in directory; null where it is not in use: the operator's hook lets attendants in, or nobody
 * has begun it.
 *
 * @throws {SettingsError}
 */
export function firstSupervisorFor(c: AppContext): FirstSupervisor | null {
  const { authenticationEndpoint, firstSupervisor } = accessFor(c);
  if (authenticationEndpoint !== null || firstSupervisor === null) return null;
  const first = firstSupervisorOf(firstSupervisor);
  if (first === null)
    throw new SettingsError('FIRST_SUPERVISOR is not as npm run deploy writes it. Deploy again.');
  return first;
}

/** The built-in directory. @throws {SafeError} `not_found` where it is not in use. */
export function directoryFor(c: AppContext): DurableObjectStub<DirectoryObject> {
  if (firstSupervisorFor(c) === null)
    throw new SafeError('not_found', 'The built-in directory of attendants is not in use here.');
  return objectsFor(c).directory();
}

const REFUSALS: Record<DirectoryRefusal, [ErrorCode, string]> = {
  busy: ['overloaded', 'Too many at once. Try again in a few seconds.'],
  email_taken: ['email_taken', 'Somebody has this e-mail already.'],
  last_supervisor: [
    'last_supervisor',
    'This is the last supervisor who can sign in. Make somebody else a supervisor first.',
  ],
  not_found: ['not_found', 'There is nobody with this id in the directory.'],
  wrong_password: ['wrong_password', 'The e-mail or the password is wrong.'],
};

/** What was asked of the directory. @throws {SafeError} where it was refused. */
export function done<T>(answer: Answered<T>): T {
  if ('done' in answer) return answer.done;
  throw new SafeError(...REFUSALS[answer.refused]);
}
