import { authorize, type RestRoute, SafeError } from '@chimpassist/protocol';
import { type CustomerVisitor, tokenOffered, type Visitor } from '../../edge/upgrade.ts';
import { type AppContext, isLetIn, settingsFor } from '../context.ts';
import { limitPlainSockets } from '../rate-limit.ts';
import { keysFor, verifyToken } from '../tokens.ts';

/** Who was let in. */
const visitors = new WeakMap<Request, Visitor>();

/**
 * Lets through only the customer whom the address names, by the token among the subprotocols. It asks no object, so a
 * stranger wakes none.
 *
 * @throws {SafeError}
 */
export async function customerSocketGate(c: AppContext, route: RestRoute): Promise<void> {
  const token = tokenOf(c);
  if (token === null) throw new SafeError('unauthorized', 'Offer your token as a second subprotocol.');
  const verified = (await (await keysFor(c))?.verify(token, settingsFor(c).baseTopic)) ?? null;
  if (verified === null)
    throw new SafeError('unauthorized', 'Your token has ended or is not valid here. Open a session again.');
  const { principal, expiresAt } = verified;
  const customerId = c.req.param('customerId') ?? '';
  const decision = authorize(principal, { kind: 'rest', route, customerId });
  if (!decision.allowed) throw new SafeError('forbidden', decision.reason);
  visitors.set(c.req.raw, { principal, expiresAt });
}

/**
 * Lets through everybody with a token. One who offers a stranger's wakes no object. One who offers none may bring it in CONNECT,
 * within a limit for each address.
 *
 * @throws {SafeError}
 */
export async function socketGate(c: AppContext, route: RestRoute): Promise<void> {
  const token = tokenOf(c);
  if (token === null) {
    await limitPlainSockets(c);
    return;
  }
  const { principal, expiresAt } = await verifyToken(c, token);
  const decision = authorize(principal, { kind: 'rest', route });
  if (!decision.allowed) throw new SafeError('forbidden', decision.reason);
  visitors.set(c.req.raw, { principal, expiresAt });
}

/** The token that is offered at an open road, by a page that may come in; null where there is none. @throws {SafeError} */
function tokenOf(c: AppContext): string | null {
  const { isEdgeOpen } = settingsFor(c);
  if (!isEdgeOpen) throw new SafeError('not_found', 'There is nothing at this address.');
  // CORS does not protect sockets.
  const origin = c.req.header('origin');
  if (origin !== undefined && !isLetIn(c, origin))
    throw new SafeError('forbidden', 'Pages of this origin are not let in: see ALLOWED_ORIGINS.');
  return tokenOffered(c.req.header('upgrade'), c.req.header('sec-websocket-protocol'));
}

/** Whom {@link socketGate} has let in; null where CONNECT will say it. */
export const visitorFor = (c: AppContext): Visitor | null => visitors.get(c.req.raw) ?? null;

/** The customer whom {@link customerSocketGate} has let in. */
export function customerFor(c: AppContext): CustomerVisitor {
  const visitor = visitorFor(c);
  if (visitor?.principal.kind !== 'customer')
    throw new SafeError('forbidden', 'Only customers connect here.');
  return { principal: visitor.principal, expiresAt: visitor.expiresAt };
}
