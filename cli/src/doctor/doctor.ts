import type { Deployment } from '../deployment.ts';
import { checkPrograms, checkSockets, checkTokenKeys } from './check-access.ts';
import { checkSignInHook } from './check-hooks.ts';
import { checkDns, checkWorker } from './check-worker.ts';
import type { Finding } from './finding.ts';

/** Looks at everything that can be seen from outside. What cannot be asked without a Worker is left out where there is none. */
export async function doctor(deployment: Deployment, ownVersion: string): Promise<Finding[]> {
  const dns = await checkDns(deployment.endpoint);
  if (dns.state === 'wrong') return [dns];
  const worker = await checkWorker(deployment.endpoint, ownVersion);
  if (worker.some(({ state, what }) => what === 'Worker' && state === 'wrong')) return [dns, ...worker];
  const tokens = await checkTokenKeys(deployment);
  if (tokens.state === 'wrong') return [dns, ...worker, tokens];
  const [hook, sockets] = [await checkSignInHook(deployment), await checkSockets(deployment)];
  return [dns, ...worker, tokens, hook, sockets, ...(await checkPrograms(deployment))];
}
