import { type ApiKey, CALLS } from '@chimpassist/protocol';
import { CliError } from './cli-error.ts';
import type { Deployment } from './deployment.ts';

const dayOf = (at: number | null): string =>
  at === null ? 'never' : new Date(at).toISOString().slice(0, 10);

const lineOf = ({ id, name, scopes, lastUsedAt, expiresAt }: ApiKey): string =>
  `${id}  ${name}  used: ${dayOf(lastUsedAt)}  ends: ${dayOf(expiresAt)}  ${scopes.join(' ')}`;

/** Prints all keys, without what proves them. */
export async function listKeys(deployment: Deployment, print: (line: string) => void): Promise<void> {
  const { data } = await deployment.keys();
  if (data.length === 0) print('There are no keys.');
  for (const key of data) print(lineOf(key));
}

/** Replaces the text of a key, by its id or its name, and returns it. @throws {CliError} */
export async function rotateKey(
  deployment: Deployment,
  which: string,
  overlapSeconds: number | undefined,
): Promise<string> {
  const { data } = await deployment.keys();
  const found = data.filter(({ id, name }) => id === which || name === which);
  const [key] = found;
  if (key === undefined)
    throw new CliError(`There is no key with the id or name "${which}": chimpassist keys list shows all.`);
  if (found.length > 1)
    throw new CliError(
      `${found.length} keys have the name "${which}": write the id (chimpassist keys list).`,
    );
  const { key: text } = await deployment.call(CALLS.rotateKey, {
    params: { keyId: key.id },
    body: overlapSeconds === undefined ? {} : { overlapSeconds },
  });
  return text;
}
