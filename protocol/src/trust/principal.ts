import { type Id, idText } from '../ids.ts';
import { type Scope, SUPERVISOR } from '../vocabulary.ts';

/** Who asks, as far as a token, a secret or a topic's rule has proven it. */
export type Principal =
  | { kind: 'anonymous' }
  | { kind: 'customer'; id: Id; guest: boolean }
  | { kind: 'attendant'; id: Id; type: string }
  | { kind: 'bridge' }
  /** A program of the operator's, by a key of `/v1`. */
  | { kind: 'key'; id: string; name: string; scopes: readonly Scope[] };

/**
 * Whom the operator lets in without a token, for the days of a migration: nobody, the legacy widget, or legacy
 * attendants too.
 */
export const LEGACY_CLIENTS = ['none', 'widget', 'all'] as const;
export type LegacyClients = (typeof LEGACY_CLIENTS)[number];

export interface Policy {
  legacyClients: LegacyClients;
}

/** What holds unless the operator says otherwise. */
export const SAFE_POLICY: Policy = { legacyClients: 'none' };

export const isSupervisor = (principal: Principal): boolean =>
  principal.kind === 'attendant' && principal.type === SUPERVISOR;

/** Equal exactly for connections of the same person: only those may take over each other's client id and queue. */
export const nameOfPrincipal = (principal: Principal): string =>
  'id' in principal ? `${principal.kind} ${idText(principal.id)}` : principal.kind;
