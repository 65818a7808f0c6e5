import { authorize, isAllowedOrigin, type RestRoute, SafeError } from '@chimpassist/protocol';
import { tokenOffered, type Visitor } from '../../edge/upgrade.ts';
import { type AppContext, settingsFor } from '../context.ts';
import { keysFor } from '../tokens.ts';

/** Who was let in. */
const visitors = new WeakMap<Request, Visitor>();

/**
 * Lets through only the customer whom the address names, by the token among the subprotocols. It asks no object, so a
 * stranger wakes none.
 *
 * @throws {SafeError}
 */
export async function socketGate(c: AppContext, route: RestRoute): Promise<void> {
  const { allowedOrigins, baseTopic, isEdgeOpen } = settingsFor(c);
  if (!isEdgeOpen) throw new SafeError('not_found', 'There is nothing at this address.');
  // CORS does not protect sockets.
  const origin = c.req.header('origin');
  if (origin !== undefined && !isAllowedOrigin(origin, allowedOrigins))
    throw new SafeError('forbidden', 'Pages of this origin are not let in: see ALLOWED_ORIGINS.');
  const token = tokenOffered(c.req.header('upgrade'), c.req.header('sec-websocket-protocol'));
  const verified = (await (await keysFor(c))?.verify(token, baseTopic)) ?? null;
  if (verified === null)
    throw new SafeError('unauthorized', 'Your token has ended or is not valid here. Open a session again.');
  const { principal, expiresAt } = verified;
  const customerId = c.req.param('customerId') ?? '';
  const decision = authorize(principal, { kind: 'rest', route, customerId });
  if (!decision.allowed) throw new SafeError('forbidden', decision.reason);
  if (principal.kind !== 'customer') throw new SafeError('forbidden', 'Only customers connect here.');
  visitors.set(c.req.raw, { principal, expiresAt });
}

/** Whom {@link socketGate} has let in. */
export function visitorFor(c: AppContext): Visitor {
  const visitor = visitors.get(c.req.raw);
  if (visitor === undefined) throw new Error('The gate has not looked at this request.');
  return visitor;
}
