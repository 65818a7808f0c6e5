import type { RestRule } from '../rest/rest-row.ts';
import { REST_RULES, type RestRoute } from '../rest/table.ts';
import { customerIdTextOf } from '../topics/session-topic.ts';
import type { Right, Scope } from '../vocabulary.ts';
import { isSupervisor, type Policy, type Principal } from './principal.ts';

/** How a chat concerns an attendant: in it now or before, waiting for somebody, or not at all. */
export type Reach = 'assigned' | 'waiting' | 'none';

/** A REST call, with what is known of what it asks for. */
export interface RestResource {
  kind: 'rest';
  route: RestRoute;
  customerId?: string;
  sessionTopic?: string;
  attendantId?: string;
  /** Of the asking attendant to this customer's chat. Not known counts as `none`. */
  reach?: Reach;
  /** Granted to the asking attendant. Not known counts as none. */
  rights?: readonly Right[];
}

/** Whether the principal may make the call. */
export function isCallAllowed(principal: Principal, resource: RestResource, policy: Policy): boolean {
  const rule: RestRule = REST_RULES[resource.route];
  if (isOfScope(rule)) return isSupervisor(principal) || hasScope(principal, rule);
  const isUnknown = principal.kind === 'anonymous';
  const lets = (legacy: 'widget' | 'all'): boolean =>
    isUnknown &&
    (policy.legacyClients === 'all' || (legacy === 'widget' && policy.legacyClients === 'widget'));
  switch (rule) {
    case 'open':
      return true;
    case 'customer':
      return lets('widget') || isOwnCustomer(principal, resource) || reaches(principal, resource);
    case 'customerAlone':
    case 'customerSocket':
      return isOwnCustomer(principal, resource);
    case 'socket':
      return principal.kind === 'attendant' || principal.kind === 'customer';
    case 'chatMember':
      return isOwnCustomer(principal, resource) || reaches(principal, resource);
    case 'attendantOfCustomer':
      return lets('all') || reaches(principal, resource);
    case 'attendantOfChat':
      return reaches(principal, resource);
    case 'namedAttendant':
      return (
        lets('all') ||
        isSupervisor(principal) ||
        (principal.kind === 'attendant' && String(principal.id) === resource.attendantId)
      );
    case 'attendant':
      return lets('all') || principal.kind === 'attendant';
    case 'attendantWithToken':
      return principal.kind === 'attendant';
    case 'right:answers':
      return hasRight(principal, 'answers', resource);
    case 'right:tags':
      return hasRight(principal, 'tags', resource);
    case 'right:settings':
      return hasRight(principal, 'settings', resource);
    case 'right:reports':
      return hasRight(principal, 'reports', resource);
    case 'right:export':
      return hasRight(principal, 'export', resource);
    case 'supervisor':
      return isSupervisor(principal);
    case 'bridge':
      return principal.kind === 'bridge';
  }
}

type ScopeRule = `scope:${Scope}`;
const isOfScope = (rule: RestRule): rule is ScopeRule => rule.startsWith('scope:');
const scopeIn = (rule: ScopeRule): Scope => rule.slice('scope:'.length) as Scope;

/** The scope that a key needs for calls of this rule; null: no key makes them. */
export const scopeOf = (rule: RestRule): Scope | null => (isOfScope(rule) ? scopeIn(rule) : null);

const hasScope = (principal: Principal, rule: ScopeRule): boolean =>
  principal.kind === 'key' && principal.scopes.includes(scopeIn(rule));

function isOwnCustomer(principal: Principal, { customerId, sessionTopic }: RestResource): boolean {
  if (principal.kind !== 'customer') return false;
  const asked = customerId ?? (sessionTopic === undefined ? null : customerIdTextOf(sessionTopic));
  return asked === String(principal.id);
}

const reaches = (principal: Principal, { reach }: RestResource): boolean =>
  isSupervisor(principal) ||
  (principal.kind === 'attendant' && (reach === 'assigned' || reach === 'waiting'));

const hasRight = (principal: Principal, right: Right, { rights }: RestResource): boolean =>
  isSupervisor(principal) || (principal.kind === 'attendant' && rights?.includes(right) === true);
