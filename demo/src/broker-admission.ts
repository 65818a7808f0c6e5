import type { authorize, Decision, LegacyClients } from '@chimpassist/protocol';
import { publicKeys } from '@chimpassist/protocol/trust';
import type { Client } from 'aedes';
import {
  type AdmissionRefusal,
  BrokerAuthenticator,
  type BrokerAuthenticatorOptions,
} from '../../bridge/src/broker-auth/broker-authenticator.ts';
import { KnownClients } from '../../bridge/src/broker-auth/known-clients.ts';
import { BRIDGE_USERNAME } from './broker-names.ts';

/** Publishes of one connection: so many a second, and so many at once after a pause. */
const PUBLISHES_PER_S = 50;
const PUBLISHES_AT_ONCE = 300;

/** A connection that was let in. */
interface Connection {
  username: string;
  isBridge: boolean;
  expiry: NodeJS.Timeout | null;
  allowance: number;
  /** When the allowance was last counted, epoch ms. */
  countedAt: number;
}

export interface AdmissionOptions {
  baseTopic: string;
  bridgePassword: string;
  tokenKeys: string;
  legacyClients: LegacyClients;
  gate?: typeof authorize;
}

/** Who is connected to the embedded broker: the bridge's authenticator decides, this closes connections and counts. */
export class BrokerAdmission {
  readonly #authenticator: BrokerAuthenticator;
  /** In memory: the broker keeps no session over its own end either. */
  readonly #clients = new KnownClients(':memory:');
  readonly #connections = new Map<Client, Connection>();
  /** The last connection under a client id. */
  readonly #last = new Map<string, Client>();

  private constructor(
    options: Omit<AdmissionOptions, 'tokenKeys'>,
    verify: BrokerAuthenticatorOptions['verify'],
  ) {
    const { bridgePassword, ...rest } = options;
    this.#authenticator = new BrokerAuthenticator({
      ...rest,
      username: BRIDGE_USERNAME,
      password: bridgePassword,
      clients: this.#clients,
      verify,
    });
  }

  static async open({ tokenKeys, ...options }: AdmissionOptions): Promise<BrokerAdmission> {
    const keys = await publicKeys(tokenKeys);
    return new BrokerAdmission(options, (token, baseTopic) => keys.verify(token, baseTopic));
  }

  /** @returns null where the connection is let in, or why it is not. */
  async admit(client: Client, username = '', password = ''): Promise<AdmissionRefusal | null> {
    const admission = await this.#authenticator.admit(client.id, username, password);
    if (admission.kind === 'refused') return admission.reason;
    const { expiresAt, principal } = admission;
    // What a token allowed ends with it, also for a connection that is open.
    const expiry = expiresAt === null ? null : setTimeout(() => client.close(), expiresAt - Date.now());
    expiry?.unref();
    this.#last.set(client.id, client);
    this.#connections.set(client, {
      username,
      isBridge: principal.kind === 'bridge',
      expiry,
      allowance: PUBLISHES_AT_ONCE,
      countedAt: Date.now(),
    });
    return null;
  }

  decidePublish(client: Client | null, { topic, retain }: { topic: string; retain: boolean }): Decision {
    const connection = client === null ? undefined : this.#connections.get(client);
    const decision = this.#decide(client, 'publish', topic, retain);
    if (!decision.allowed || connection === undefined || connection.isBridge) return decision;
    return this.#isWithinAllowance(connection)
      ? decision
      : { allowed: false, reason: 'This connection publishes too much.' };
  }

  decideSubscribe(client: Client | null, filter: string): Decision {
    return this.#decide(client, 'subscribe', filter, false);
  }

  left(client: Client): void {
    const connection = this.#connections.get(client);
    if (connection?.expiry) clearTimeout(connection.expiry);
    this.#connections.delete(client);
    // A connection that was taken over ends after the one that follows it has begun.
    if (this.#last.get(client.id) !== client) return;
    this.#last.delete(client.id);
    if ((client as { clean?: boolean }).clean === true) this.#clients.forget(client.id);
  }

  #decide(client: Client | null, action: 'publish' | 'subscribe', topic: string, retain: boolean): Decision {
    const connection = client === null ? undefined : this.#connections.get(client);
    // A connection that has left is nobody's: no client has this name.
    const [id, username] = connection === undefined ? ['', ''] : [client?.id ?? '', connection.username];
    return this.#authenticator.decide(id, username, action, topic, retain);
  }

  #isWithinAllowance(connection: Connection): boolean {
    const now = Date.now();
    const earned = ((now - connection.countedAt) / 1000) * PUBLISHES_PER_S;
    connection.allowance = Math.min(PUBLISHES_AT_ONCE, connection.allowance + earned) - 1;
    connection.countedAt = now;
    return connection.allowance >= 0;
  }
}
