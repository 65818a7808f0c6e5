import { type ConnectionOptions, dialBroker, dialEdge } from '@chimpassist/client/mqtt';
import { type Customer, DEFAULT_BASE_TOPIC } from '@chimpassist/protocol';
import type { ClientOptions } from './client-api.ts';
import type { IdentityKeeper } from './identity.ts';

/** Where this customer's page connects, and what it proves itself with: by the page's props first, then as the Worker says. */
export function connectionOptionsOf(
  { config, webSocket }: Pick<ClientOptions, 'config' | 'webSocket'>,
  identity: IdentityKeeper,
  customer: Customer,
): ConnectionOptions {
  return {
    brokerHost: config.brokerHost || identity.brokerHost,
    // The operator's own account is one of a broker.
    dial: config.brokerAccount ? dialBroker : dialEdge(() => identity.remembered().edges ?? []),
    baseTopic: config.baseTopic || DEFAULT_BASE_TOPIC,
    credentials: () => config.brokerAccount ?? identity.credentials(customer, config.brokerHost === ''),
    ...(webSocket === undefined ? {} : { webSocket }),
  };
}
