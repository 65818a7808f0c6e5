import { type Action, authorize, type Principal, type Resource, SafeError } from '@chimpassist/protocol';
import type { Context } from 'hono';
import type { Env } from '../env.ts';

export type AppContext = Context<{ Bindings: Env }>;

/** Who asks, as far as the request proves it. Tokens will be read here. */
const principalOf = (_c: AppContext): Principal => ({ kind: 'anonymous' });

/** The REST side of the one gate. @throws {SafeError} `unauthorized` or `forbidden`. */
export function gate(
  c: AppContext,
  action: Action,
  resource: Omit<Extract<Resource, { kind: 'rest' }>, 'kind'>,
): void {
  const principal = principalOf(c);
  const decision = authorize(principal, action, { kind: 'rest', ...resource });
  if (decision.allowed) return;
  throw new SafeError(principal.kind === 'anonymous' ? 'unauthorized' : 'forbidden', decision.reason);
}
