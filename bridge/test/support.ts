import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatFrame, HeldState } from '@chimpassist/protocol/frames';
import { afterEach, beforeEach } from 'vitest';
import type { BrokerOptions } from '../src/broker/broker.ts';
import { BrokerIdentity } from '../src/broker/broker-identity.ts';
import { log } from '../src/log.ts';
import { readSettings } from '../src/settings.ts';

/** A message of customer 7, read from the broker at `n`. */
export const message = (n: number): ChatFrame => ({
  kind: 'message',
  at: n,
  message: {
    id: `m-${n}`,
    from: { id: 7, name: 'Mary', avatarURL: null },
    timestamp: n,
    content: 'a secret wish',
    readAt: null,
  },
});

/** And its text, as it lies in the spool. */
export const messageText = (n: number): string => JSON.stringify(message(n));

/** An online chat, as the edge tells the bridge of it. */
export const heldState = (sessionTopic: string, over: Partial<HeldState['sessionInfo']> = {}): HeldState => ({
  sessionTopic,
  rev: 1,
  state: 'online',
  sessionInfo: {
    sessionTopic,
    sessionId: 's',
    requestID: 'r',
    keepAliveTTL: 1_000,
    customer: { id: 7, name: 'Mary', avatarURL: null },
    status: 'online',
    createdAt: 1,
    lastMessages: [],
    assignedAttendants: [12],
    sessionTemplate: { customersAllowed: 1, attendants: [{ type: 'support/firstLevel', required: true }] },
    ...over,
  },
});

/** Before each test a place for a spool, which goes after it with what is in it. @returns where it is. */
export function spoolPlace(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chimp-spool-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => join(folder, 'spool.db');
}

/** The rows of a spool that a bridge's name at the broker stands in. */
function metaOf(rows: Record<string, string> = {}) {
  const meta = new Map(Object.entries(rows));
  return {
    get: (key: string) => meta.get(key) ?? null,
    set: (key: string, value: string) => void meta.set(key, value),
  };
}

/** The connection to this broker of a bridge that was never called otherwise, and does nothing with what it hears. */
export function brokerOptions(url: string, environment: Record<string, string> = {}): BrokerOptions {
  const settings = readSettings({
    MQTT_BROKER_HOST: url,
    BACKEND_ENDPOINT: 'http://127.0.0.1:1',
    BRIDGE_SECRET: 'a secret of at least thirty-two characters',
    ...environment,
  });
  return {
    settings,
    identity: new BrokerIdentity({ ...settings, meta: metaOf({ broker_former_client_ids: '[]' }) }),
    log,
    receive: () => undefined,
    makeSafe: () => undefined,
    listening: () => undefined,
    reconnected: () => undefined,
    leftOut: () => undefined,
  };
}
