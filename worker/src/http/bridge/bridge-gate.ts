import { authorize, type RestRoute, SafeError } from '@chimpassist/protocol';
import { type AppContext, accessFor } from '../context.ts';
import { isSameSecret } from '../secret.ts';
import { bearerOf } from '../tokens.ts';

/** Lets through only the bridge, which proves itself by its secret. @throws {SafeError} */
export async function bridgeGate(c: AppContext, route: RestRoute | null): Promise<void> {
  const { bridgeSecrets } = accessFor(c);
  if (bridgeSecrets.length === 0)
    throw new SafeError('not_configured', 'BRIDGE_SECRET is not set, so the bridge cannot be let in.');
  const given = bearerOf(c) ?? '';
  // All of them, so that the time it takes tells nothing.
  const matches = bridgeSecrets.map((secret) => isSameSecret(given, secret));
  if (!matches.includes(true))
    throw new SafeError(
      'unauthorized',
      'The bridge secret is missing or wrong. Set BRIDGE_SECRET to the same text on both sides.',
    );
  if (route === null) throw new SafeError('not_found', 'There is nothing at this address.');
  const decision = authorize({ kind: 'bridge' }, { kind: 'rest', route });
  if (!decision.allowed) throw new SafeError('forbidden', decision.reason);
}
