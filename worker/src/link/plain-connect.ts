import type { LegacyClients, Principal } from '@chimpassist/protocol';
import { proveCredentials, type Verified } from '@chimpassist/protocol/trust';
import type { Credentials } from '../edge/mqtt-sockets.ts';
import { log } from '../log.ts';
import { type ConnectRefusal, LIMITS } from '../mqtt/index.ts';

/** Whom a CONNECT proves, or why it is refused. */
export type PlainAdmission =
  | { kind: 'admitted'; principal: Principal; expiresAt: number | null }
  | { kind: 'refused'; refusal: ConnectRefusal };

export interface PlainConnectOptions {
  legacyClients: LegacyClients;
  verify(token: string): Promise<Verified | null>;
}

/** Who connects, where the upgrade brought no token: CONNECT has it as the password, as at a broker. */
export async function admitByConnect(
  { username = '', password }: Credentials,
  options: PlainConnectOptions,
): Promise<PlainAdmission> {
  try {
    const found = await proveCredentials(username, new TextDecoder().decode(password), options);
    if (typeof found === 'object') return { kind: 'admitted', ...found };
    return { kind: 'refused', refusal: found === 'no_token' ? 'notAuthorized' : 'badCredentials' };
  } catch (error) {
    log('link_failed', { error });
    return { kind: 'refused', refusal: 'unavailable' };
  }
}

/**
 * Ends a connection of which nobody knows in time whose it is. A timer and no alarm: an alarm is a row, and a stranger is not
 * worth one. It keeps the object awake for these seconds, which it would be anyway.
 */
export const endUnlessConnected = (check: () => void): void => {
  setTimeout(check, LIMITS.connectMs + 1);
};
