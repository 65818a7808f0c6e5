import { timingSafeEqual } from 'node:crypto';
import {
  authorize,
  bytesOf,
  type Decision,
  type LegacyClients,
  nameOfPrincipal,
  type Principal,
  withoutBase,
} from '@chimpassist/protocol';
import { type ProofRefusal, proveCredentials, type Verified } from '@chimpassist/protocol/trust';
import { BRIDGE_CLIENT_ID_PREFIX } from './bridge-client-id.ts';
import type { KnownClient, KnownClients } from './known-clients.ts';

/** Longer than any client of this platform calls itself, in UTF-8: what strangers send is kept. */
const NAME_MAX_BYTES = 256;
const NOBODY: Principal = { kind: 'anonymous' };

/** Why a connection is refused. */
export type AdmissionRefusal =
  /** Its token or password proves nothing, or there is none where one is needed. */
  | ProofRefusal
  /** Its client id belongs to another person, or to the bridge, or is too long to be kept. */
  | 'bad_client_id';

export type Admission =
  /** The connection ends at `expiresAt`, epoch ms, where that is not null: the broker has to close it then. */
  ({ kind: 'admitted' } & KnownClient) | { kind: 'refused'; reason: AdmissionRefusal };

export interface BrokerAuthenticatorOptions {
  baseTopic: string;
  legacyClients: LegacyClients;
  /** The bridge's own account on the broker, by which it knows itself. */
  username: string | undefined;
  password: string | undefined;
  verify(token: string, baseTopic: string, now: number): Promise<Verified | null>;
  clients: KnownClients;
  /** The rules; others for tests. */
  gate?: typeof authorize;
}

/**
 * Decides for a broker who may connect, and what a connection may publish and follow. The embedded broker calls it in its
 * own process; other brokers ask it over HTTP.
 */
export class BrokerAuthenticator {
  readonly #options: BrokerAuthenticatorOptions;
  readonly #gate: typeof authorize;

  constructor(options: BrokerAuthenticatorOptions) {
    this.#options = options;
    this.#gate = options.gate ?? authorize;
  }

  /** Whether the connection is let in; who it is, is remembered for {@link decide}. */
  async admit(clientId: string, username: string, password: string, now = Date.now()): Promise<Admission> {
    if (bytesOf(clientId) > NAME_MAX_BYTES || bytesOf(username) > NAME_MAX_BYTES)
      return refused('bad_client_id');
    const found = await this.#prove(username, password, now);
    if (typeof found === 'string') return refused(found);
    // Another client under the bridge's name would take its queue.
    if (clientId.startsWith(BRIDGE_CLIENT_ID_PREFIX) && found.principal.kind !== 'bridge')
      return refused('bad_client_id');
    const { clients } = this.#options;
    // The same is true of everybody's name. Without a name a connection has nothing that could be taken.
    const owner = clientId === '' ? null : clients.owner(clientId, now);
    if (owner !== null && nameOfPrincipal(owner) !== nameOfPrincipal(found.principal))
      return refused('bad_client_id');
    clients.put(clientId, username, found, now);
    return { kind: 'admitted', ...found };
  }

  /** Who a connection was proven to be, until its token ends. */
  principalOf(clientId: string, username: string, now = Date.now()): Principal {
    return this.#options.clients.get(clientId, username, now) ?? NOBODY;
  }

  /** @param topic with base; for a subscription a filter. */
  decide(
    clientId: string,
    username: string,
    action: 'publish' | 'subscribe',
    topic: string,
    retain = false,
    now = Date.now(),
  ): Decision {
    const { baseTopic, legacyClients } = this.#options;
    const principal = this.principalOf(clientId, username, now);
    if (retain && principal.kind !== 'bridge')
      return { allowed: false, reason: 'Only the bridge leaves retained messages.' };
    const asked = { kind: 'topic', action, topic: withoutBase(baseTopic, topic) } as const;
    return this.#gate(principal, asked, { legacyClients });
  }

  async #prove(username: string, password: string, now: number): Promise<KnownClient | AdmissionRefusal> {
    const { baseTopic, legacyClients, username: own, password: secret, verify } = this.#options;
    if (own !== undefined && secret !== undefined && username === own && isSame(password, secret))
      return { principal: { kind: 'bridge' }, expiresAt: null };
    const found = await proveCredentials(username, password, {
      legacyClients,
      verify: (token) => verify(token, baseTopic, now),
    });
    const isNobody =
      found === 'no_token' || (typeof found === 'object' && found.principal.kind === 'anonymous');
    // The bridge's own name opens nothing without its password.
    if (isNobody && username === own) return 'bad_credentials';
    return typeof found === 'string' ? found : { principal: found.principal, expiresAt: found.expiresAt };
  }
}

const refused = (reason: AdmissionRefusal): Admission => ({ kind: 'refused', reason });

function isSame(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
