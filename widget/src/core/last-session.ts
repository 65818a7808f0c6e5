import type { WireSession } from '@chimpassist/client/wire';
import type { IdentityKeeper } from './identity.ts';
import type { Action, ConversationView } from './state.ts';
import type { Store } from './store.ts';

/** Goes on with the customer's last session, and shows how it ended where it has. */
export function takeUpSession(
  { sessionId, status, ending: told }: WireSession,
  identity: Pick<IdentityKeeper, 'remember' | 'remembered'>,
  store: Store<ConversationView, Action>,
): void {
  identity.remember({ sessionId });
  const isKnown = status === 'aborted' && sessionId === identity.remembered().endedSessionId;
  const ending = told ?? (isKnown ? { reason: 'ended' as const } : undefined);
  // Unless something was said meanwhile.
  if (ending === undefined || store.state.phase.kind !== 'idle') return;
  store.dispatch({ kind: 'over', ending, asksAgain: false });
  if (ending.reason === 'ended') identity.remember({ endedSessionId: sessionId });
}
