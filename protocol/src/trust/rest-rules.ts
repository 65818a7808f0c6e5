import { customerIdTextOf } from '../topics/index.ts';
import { isSupervisor, type Policy, type Principal } from './principal.ts';

/** Who may make a call. */
type RestRule =
  /** Everybody: it says nothing of anyone, or proves its caller by what it is given. */
  | 'open'
  /** The customer; attendants whom the chat concerns; with `LEGACY_CLIENTS=widget` whoever knows the id. */
  | 'customer'
  /** Attendants whom the chat concerns; with `LEGACY_CLIENTS=all` everybody. */
  | 'attendantOfCustomer'
  /** The attendant who is named, and supervisors; with `LEGACY_CLIENTS=all` everybody. */
  | 'namedAttendant'
  /** Every attendant; with `LEGACY_CLIENTS=all` everybody. */
  | 'attendant'
  /** Every attendant, and no client without a token: shipped clients never knew it. */
  | 'attendantWithToken'
  | 'supervisor'
  | 'bridge';

/** Every REST call of the Worker, and who may make it. A route that is not here is refused, and fails a test. */
export const REST_RULES = {
  'GET /health': 'open',
  'GET /openapi.json': 'open',
  'GET /.well-known/jwks.json': 'open',
  'POST /session': 'open',
  'GET /session/:sessionId': 'customer',
  'GET /session/:sessionId/messages': 'customer',
  'GET /customer/:customerId/sessions/last': 'customer',
  'GET /customer/:customerId/messages': 'customer',
  'GET /customer/:customerId': 'supervisor',
  'DELETE /customer/:customerId': 'supervisor',
  'GET /customer/:customerId/erasure': 'supervisor',
  'GET /attendant/:attendantId/sessions': 'namedAttendant',
  'GET /config/attendant': 'attendant',
  'GET /desk': 'attendantWithToken',
  'POST /chimpassist/auth': 'open',
  'POST /chimpassist/token': 'attendantWithToken',
  'POST /chimpassist/sign-out': 'attendantWithToken',
  'GET /chimpassist/customer/:customerId/:part': 'attendantOfCustomer',
  'GET /bridge/socket': 'bridge',
  'POST /bridge/batch': 'bridge',
  'POST /bridge/channel': 'bridge',
  'POST /bridge/erased': 'bridge',
  'GET /bridge/log': 'bridge',
  'GET /bridge/topics': 'bridge',
} as const satisfies Record<string, RestRule>;

export type RestRoute = keyof typeof REST_RULES;

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
}

/** Whether the principal may make the call. */
export function isCallAllowed(principal: Principal, resource: RestResource, policy: Policy): boolean {
  const rule = REST_RULES[resource.route] as RestRule;
  const isUnknown = principal.kind === 'anonymous';
  const lets = (legacy: 'widget' | 'all'): boolean =>
    isUnknown &&
    (policy.legacyClients === 'all' || (legacy === 'widget' && policy.legacyClients === 'widget'));
  switch (rule) {
    case 'open':
      return true;
    case 'customer':
      return lets('widget') || isOwnCustomer(principal, resource) || reaches(principal, resource);
    case 'attendantOfCustomer':
      return lets('all') || reaches(principal, resource);
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
    case 'supervisor':
      return isSupervisor(principal);
    case 'bridge':
      return principal.kind === 'bridge';
  }
}

function isOwnCustomer(principal: Principal, { customerId, sessionTopic }: RestResource): boolean {
  if (principal.kind !== 'customer') return false;
  const asked = customerId ?? (sessionTopic === undefined ? null : customerIdTextOf(sessionTopic));
  return asked === String(principal.id);
}

const reaches = (principal: Principal, { reach }: RestResource): boolean =>
  isSupervisor(principal) ||
  (principal.kind === 'attendant' && (reach === 'assigned' || reach === 'waiting'));
