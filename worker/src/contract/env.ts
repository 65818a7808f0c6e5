import type { AttendantDesk } from '../objects/attendant-desk.ts';
import type { ChatSession } from '../objects/chat-session.ts';
import type { Doorkeeper } from '../objects/doorkeeper.ts';
import type { SessionIndex } from '../objects/session-index.ts';
import { SettingsError, type SettingTexts } from '../settings.ts';

/** What `wrangler.toml` and the operator's variables give. Variables are texts, or missing. */
export interface Env extends SettingTexts {
  CHAT_SESSION: DurableObjectNamespace<ChatSession>;
  ATTENDANT_DESK: DurableObjectNamespace<AttendantDesk>;
  SESSION_INDEX: DurableObjectNamespace<SessionIndex>;
  DOORKEEPER: DurableObjectNamespace<Doorkeeper>;
  BRIDGE_SECRET?: string;
  /** Accepted besides `BRIDGE_SECRET` while it is rotated. */
  BRIDGE_SECRET_PREVIOUS?: string;
  AUTHENTICATION_ENDPOINT?: string;
  STATISTICS_ENDPOINT?: string;
  /** A JWK set with private ES256 keys: the first signs, all verify. */
  TOKEN_KEYS?: string;
  /** With which the operator's own site proves its customers' ids. */
  IDENTITY_SECRET?: string;
  /** Of Cloudflare Turnstile; where it is set, a guest's first session needs an answer to its challenge. */
  TURNSTILE_SECRET?: string;
  /** `eu`: objects live in the European Union. Part of their ids, so it can never be changed. Not in development. */
  JURISDICTION?: string;
}

/**
 * The namespace within the deployment's jurisdiction. An id made in it leads to another object than one made outside,
 * so every object is asked for through this.
 *
 * @throws {SettingsError}
 */
export function within<T extends Rpc.DurableObjectBranded>(
  env: Env,
  namespace: DurableObjectNamespace<T>,
): DurableObjectNamespace<T> {
  if (!env.JURISDICTION) return namespace;
  if (env.JURISDICTION !== 'eu') {
    throw new SettingsError(`JURISDICTION is "${env.JURISDICTION}", but should be "eu" or unset.`);
  }
  return namespace.jurisdiction('eu');
}

/** The one desk of this Worker: a Worker serves one base topic. */
export const deskOf = (env: Env): DurableObjectStub<AttendantDesk> =>
  within(env, env.ATTENDANT_DESK).getByName('desk');

export const chatOf = (env: Env, sessionTopic: string): DurableObjectStub<ChatSession> =>
  within(env, env.CHAT_SESSION).getByName(sessionTopic);
