import { SafeError } from '@chimpassist/protocol';
import type { DirectoryObject, FirstSupervisor, LetIn } from '../../contract/directory-object.ts';
import { done } from '../directory.ts';
import type { CountedSignIn } from '../rate-limit.ts';

/** Whom the built-in directory lets in. It does not say which e-mails it knows. @throws {SafeError} */
export async function askDirectory(
  directory: DurableObjectStub<DirectoryObject>,
  { email, password }: { email: string; password: string },
  first: FirstSupervisor,
  counted: CountedSignIn,
): Promise<LetIn> {
  const answer = await directory.signIn(email, password, first).catch(async (error: unknown) => {
    await counted.doesNotCount();
    throw error;
  });
  if ('refused' in answer && answer.refused !== 'wrong_password') await counted.doesNotCount();
  const letIn = done<LetIn>(answer);
  await counted.succeeded();
  if (letIn.person.disabled)
    throw new SafeError('disabled', 'This account is switched off. A supervisor can switch it on again.');
  return letIn;
}
