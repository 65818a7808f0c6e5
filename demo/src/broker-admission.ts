import { timingSafeEqual } from 'node:crypto';
import {
  type Decision,
  idText,
  type LegacyClients,
  nameOfPrincipal,
  type Principal,
} from '@chimpassist/protocol';
import { type PublicKeys, publicKeys } from '@chimpassist/protocol/trust';
import type { Client } from 'aedes';

/** The user name under which the bridge signs in. */
export const BRIDGE_USERNAME = 'bridge';
/** How the bridge names its connection; whoever else took that name would take its queue. */
const BRIDGE_CLIENT_ID = 'chimp-bridge-';

/** CONNACK codes of MQTT 3.1.1. */
const IDENTIFIER_REJECTED = 2;
const BAD_USERNAME_OR_PASSWORD = 4;
/** Brought no token, where one is needed. */
export const NOT_AUTHORIZED = 5;

/** Publishes of one connection: so many a second, and so many at once after a pause. */
const PUBLISHES_PER_S = 50;
const PUBLISHES_AT_ONCE = 300;

/** A connection that was let in. */
interface Admitted {
  principal: Principal;
  expiry: NodeJS.Timeout | null;
  allowance: number;
  /** When the allowance was last counted, epoch ms. */
  countedAt: number;
}

/** Whose a client id is, and the last connection under it. */
interface Owner {
  name: string;
  connection: Client;
}

export interface AdmissionOptions {
  baseTopic: string;
  bridgePassword: string;
  tokenKeys: string;
  legacyClients: LegacyClients;
}

const NOBODY: Principal = { kind: 'anonymous' };
const same = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};

/** Who is connected to the embedded broker, as far as a token or the bridge's password proves it. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #keys: PublicKeys;
  readonly #admitted = new Map<Client, Admitted>();
  /** Whose a client id is. The broker may keep a session of it, which nobody else shall get. */
  readonly #owners = new Map<string, Owner>();

  private constructor(options: AdmissionOptions, keys: PublicKeys) {
    this.#options = options;
    this.#keys = keys;
  }

  static async open(options: AdmissionOptions): Promise<Admission> {
    return new Admission(options, await publicKeys(options.tokenKeys));
  }

  /** @returns null, or the CONNACK code of the refusal. */
  async admit(client: Client, username?: string, password?: string): Promise<number | null> {
    const proven = await this.#prove(username, password);
    if (typeof proven === 'number') return proven;
    const { principal, expiresAt } = proven;
    const isBridgeName = client.id.startsWith(BRIDGE_CLIENT_ID);
    const owner = this.#owners.get(client.id);
    const name = nameOfPrincipal(principal);
    const isTaken = owner !== undefined && owner.name !== name;
    if (isTaken || (isBridgeName && principal.kind !== 'bridge')) return IDENTIFIER_REJECTED;
    this.#owners.set(client.id, { name, connection: client });
    // What a token allowed ends with it, also for whoever is connected.
    const expiry = expiresAt === null ? null : setTimeout(() => client.close(), expiresAt - Date.now());
    expiry?.unref();
    this.#admitted.set(client, { principal, expiry, allowance: PUBLISHES_AT_ONCE, countedAt: Date.now() });
    return null;
  }

  of(client: Client | null): Principal {
    return (client === null ? undefined : this.#admitted.get(client)?.principal) ?? NOBODY;
  }

  /** Why this publish is refused whatever its topic is, or null. */
  refusalOf(client: Client | null, { retain }: { retain: boolean }): Decision | null {
    const admitted = client === null ? undefined : this.#admitted.get(client);
    if (admitted?.principal.kind === 'bridge') return null;
    if (retain) return { allowed: false, reason: 'Only the bridge leaves retained messages.' };
    if (admitted === undefined) return null;
    const now = Date.now();
    const earned = ((now - admitted.countedAt) / 1000) * PUBLISHES_PER_S;
    admitted.allowance = Math.min(PUBLISHES_AT_ONCE, admitted.allowance + earned) - 1;
    admitted.countedAt = now;
    return admitted.allowance >= 0 ? null : { allowed: false, reason: 'Too many publishes.' };
  }

  left(client: Client): void {
    const admitted = this.#admitted.get(client);
    if (admitted?.expiry) clearTimeout(admitted.expiry);
    this.#admitted.delete(client);
    // A connection that was taken over ends after the one that follows it has begun.
    if (this.#owners.get(client.id)?.connection !== client) return;
    if ((client as { clean?: boolean }).clean === true) this.#owners.delete(client.id);
  }

  async #prove(
    username: string | undefined,
    password: string | undefined,
  ): Promise<{ principal: Principal; expiresAt: number | null } | number> {
    const { baseTopic, bridgePassword, legacyClients } = this.#options;
    if (username === BRIDGE_USERNAME && password !== undefined && same(password, bridgePassword))
      return { principal: { kind: 'bridge' }, expiresAt: null };
    if (username === BRIDGE_USERNAME && !looksLikeToken(password)) return BAD_USERNAME_OR_PASSWORD;
    if (password !== undefined && looksLikeToken(password)) {
      const verified = await this.#keys.verify(password, baseTopic);
      if (verified === null || idText(verified.principal.id) !== username) return BAD_USERNAME_OR_PASSWORD;
      return { principal: verified.principal, expiresAt: verified.expiresAt };
    }
    return legacyClients === 'none' ? NOT_AUTHORIZED : { principal: NOBODY, expiresAt: null };
  }
}

/** Three parts of base64url. Who brings one wants to be known by it; a bad one is not "nobody". */
const looksLikeToken = (password: string | undefined): boolean =>
  password !== undefined && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(password);
