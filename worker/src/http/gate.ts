import {
  authorize,
  idText,
  type Principal,
  REST_RULES,
  type Reach,
  type RestResource,
  SafeError,
} from '@chimpassist/protocol';
import { type AppContext, objectsFor, settingsFor } from './context.ts';
import { principalOf } from './tokens.ts';

/**
 * The REST side of the one gate: `route()` calls it before a call does anything.
 *
 * @param reachOf how the chat that is asked for concerns an attendant; only asked where it matters.
 * @throws {SafeError} `unauthorized` or `forbidden`.
 */
export async function gate(
  c: AppContext,
  asked: Omit<RestResource, 'kind' | 'reach' | 'rights'>,
  reachOf?: (attendantId: string) => Promise<Reach>,
): Promise<Principal> {
  const { legacyClients } = settingsFor(c);
  const isOpen = REST_RULES[asked.route] === 'open';
  const principal: Principal = isOpen ? { kind: 'anonymous' } : await principalOf(c);
  const resource: RestResource = { kind: 'rest', ...asked };
  let decision = authorize(principal, resource, { legacyClients });
  if (!decision.allowed && principal.kind === 'attendant' && reachOf !== undefined) {
    const reach = await reachOf(idText(principal.id));
    decision = authorize(principal, { ...resource, reach }, { legacyClients });
  }
  if (!decision.allowed && principal.kind === 'attendant' && REST_RULES[asked.route].startsWith('right:')) {
    // Asked at each call: a right that was taken away counts no more at the next one.
    const rights = await objectsFor(c).workspace().rightsOf(idText(principal.id));
    decision = authorize(principal, { ...resource, rights }, { legacyClients });
  }
  if (decision.allowed) return principal;
  throw new SafeError(principal.kind === 'anonymous' ? 'unauthorized' : 'forbidden', decision.reason);
}
