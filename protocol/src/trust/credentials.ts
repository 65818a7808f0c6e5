import { idText } from '../ids.ts';
import type { LegacyClients, Principal } from './principal.ts';
import type { Verified } from './token.ts';

/** Whom the credentials of a CONNECT prove. */
export interface Proven {
  principal: Principal;
  /** Of an attendant's token: which sign-in it came from. */
  signInId: string | null;
  /** When the token ends, epoch ms; null: never. */
  expiresAt: number | null;
}

/** Why they prove nobody. */
export type ProofRefusal =
  /** There is no token, where one is needed. */
  | 'no_token'
  /** The token has ended, is not ours, or is somebody else's than the user name. */
  | 'bad_credentials';

export interface ProofOptions {
  legacyClients: LegacyClients;
  verify(token: string): Promise<Verified | null>;
}

/**
 * Who connects, by user name and password of MQTT: the password is a token, the user name the id in it. The bridge asks so for
 * brokers, and the Worker for clients that bring their token in CONNECT. Without a token somebody is let in as nobody, where
 * `LEGACY_CLIENTS` says so.
 */
export async function proveCredentials(
  username: string,
  password: string,
  { legacyClients, verify }: ProofOptions,
): Promise<Proven | ProofRefusal> {
  if (looksLikeToken(password)) {
    const verified = await verify(password);
    if (verified === null || idText(verified.principal.id) !== username) return 'bad_credentials';
    return verified;
  }
  if (legacyClients === 'none') return 'no_token';
  return { principal: { kind: 'anonymous' }, signInId: null, expiresAt: null };
}

/** Three parts of base64url. A client that sends a token wants to be known by it; with a bad one it is refused, not taken for a client without. */
const looksLikeToken = (password: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(password);
