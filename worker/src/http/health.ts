import { CALLS } from '@chimpassist/protocol';
import { LEASE_SILENCE_MS } from '../outlet/bridge-lease.ts';
import { VERSION } from '../version.ts';
import { objectsFor, settingsFor } from './context.ts';
import { hooksHeardAt } from './hook-call.ts';
import { route, serve } from './route.ts';

export const health = serve(
  route(CALLS.health, async (c) => {
    const { legacyClients } = settingsFor(c);
    const heardAt = await objectsFor(c).desk().bridgeHeardAt();
    return c.json({
      status: 'ok',
      version: VERSION,
      bridge: { connected: heardAt !== null && Date.now() - heardAt < LEASE_SILENCE_MS, heardAt },
      hooks: hooksHeardAt,
      legacyClients,
    });
  }),
);
