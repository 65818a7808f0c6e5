import { timingSafeEqual } from 'node:crypto';
import {
  authorize,
  bytesOf,
  idText,
  type LegacyClients,
  nameOfPrincipal,
  type Principal,
  withoutBase,
} from '@chimpassist/protocol';
import type { Verified } from '@chimpassist/protocol/trust';
import { BRIDGE_CLIENT_ID_PREFIX } from '../broker/broker-identity.ts';
import type { KnownClient, KnownClients } from './known-clients.ts';

/** Longer than any client of this platform calls itself, in UTF-8: what strangers send is kept. */
const NAME_MAX_BYTES = 256;
const NOBODY: Principal = { kind: 'anonymous' };

export interface DoormanOptions {
  baseTopic: string;
  legacyClients: LegacyClients;
  /** The bridge's own account on the broker, by which it knows itself. */
  username: string | undefined;
  password: string | undefined;
  verify(token: string, baseTopic: string, now: number): Promise<Verified | null>;
  clients: KnownClients;
}

/** What a broker asks, whichever it is: who is this, and may they. */
export class Doorman {
  readonly #options: DoormanOptions;

  constructor(options: DoormanOptions) {
    this.#options = options;
  }

  /** Whether the connection is let in; who it is, is remembered for {@link isAllowed}. */
  async admit(clientId: string, username: string, password: string, now = Date.now()): Promise<boolean> {
    if (bytesOf(clientId) > NAME_MAX_BYTES || bytesOf(username) > NAME_MAX_BYTES) return false;
    const found = await this.#prove(username, password, now);
    if (found === null) return false;
    // Whoever else took the bridge's name would take its queue.
    if (clientId.startsWith(BRIDGE_CLIENT_ID_PREFIX) && found.principal.kind !== 'bridge') return false;
    const { clients } = this.#options;
    // And so it is with everybody's. Without a name of its own a connection has nothing that could be taken.
    const owner = clientId === '' ? null : clients.owner(clientId, now);
    if (owner !== null && nameOfPrincipal(owner) !== nameOfPrincipal(found.principal)) return false;
    clients.put(clientId, username, found, now);
    return true;
  }

  /** @param topic with base; for a subscription a filter. */
  isAllowed(
    clientId: string,
    username: string,
    action: 'publish' | 'subscribe',
    topic: string,
    retain = false,
    now = Date.now(),
  ): boolean {
    const { baseTopic, clients, legacyClients } = this.#options;
    const principal = clients.get(clientId, username, now) ?? NOBODY;
    if (retain && principal.kind !== 'bridge') return false;
    const resource = { kind: 'topic', topic: withoutBase(baseTopic, topic) } as const;
    return authorize(principal, action, resource, { legacyClients }).allowed;
  }

  async #prove(username: string, password: string, now: number): Promise<KnownClient | null> {
    const { baseTopic, legacyClients, username: own, password: secret, verify } = this.#options;
    if (own !== undefined && secret !== undefined && username === own && same(password, secret))
      return { principal: { kind: 'bridge' }, expiresAt: null };
    if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(password)) {
      const verified = await verify(password, baseTopic, now);
      if (verified === null || idText(verified.principal.id) !== username) return null;
      return { principal: verified.principal, expiresAt: verified.expiresAt };
    }
    if (legacyClients === 'none' || username === own) return null;
    return { principal: NOBODY, expiresAt: null };
  }
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
