import { SafeError } from '@chimpassist/protocol';
import * as v from 'valibot';
import type { Account } from '../../contract/desk-object.ts';
import { askHook } from '../hook-call.ts';
import type { CountedSignIn } from '../rate-limit.ts';
import { HookUserSchema } from './hook-user.ts';

/** Whom the operator's hook lets in. @throws {SafeError} */
export async function askAuthentication(
  endpoint: string,
  credentials: { email: string; password: string },
  counted: CountedSignIn,
): Promise<Account> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  };
  const url = `${endpoint}/chimpassist/auth`;
  const answer = await askHook('authentication', url, init, [401, 404]).catch(async (error: unknown) => {
    await counted.doesNotCount();
    throw error;
  });
  if (answer.status === 404) throw new SafeError('unknown_email', 'There is no attendant with this e-mail.');
  if (answer.status === 401) throw new SafeError('wrong_password', 'The password is wrong.');
  await counted.succeeded();
  const user = v.safeParse(HookUserSchema, await answer.json());
  if (!user.success)
    throw new SafeError(
      'hook_nonsense',
      'The authentication service answered with something that is not a user.',
    );
  return user.output;
}
