import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import type { Env } from '../contract/env.ts';
import { LEASE_SILENCE_MS } from '../outlet/bridge-lease.ts';
import { VERSION } from '../version.ts';
import { objectsFor, settingsFor } from './context.ts';
import { gate } from './gate.ts';
import { hooksHeardAt } from './hook-call.ts';

export const health = new Hono<{ Bindings: Env }>().get(
  '/health',
  describeRoute({ summary: 'Version, and whether bridge and hooks were heard of lately' }),
  async (c) => {
    await gate(c, 'read', { route: 'GET /health' });
    const { legacyClients } = settingsFor(c);
    const heardAt = await objectsFor(c).desk().bridgeHeardAt();
    return c.json({
      status: 'ok',
      version: VERSION,
      bridge: { connected: heardAt !== null && Date.now() - heardAt < LEASE_SILENCE_MS, heardAt },
      hooks: hooksHeardAt,
      legacyClients,
    });
  },
);
