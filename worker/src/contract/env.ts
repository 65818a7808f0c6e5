import type { SettingTexts } from '../settings.ts';
import type { ChatObject } from './chat-object.ts';
import type { DeskObject } from './desk-object.ts';
import type { SessionIndexObject } from './session-index-object.ts';
import type { SignInGuardObject } from './sign-in-guard-object.ts';

/** What `wrangler.toml` and the operator's variables give. Variables are texts, or missing. */
export interface Env extends SettingTexts {
  CHAT_SESSION: DurableObjectNamespace<ChatObject>;
  ATTENDANT_DESK: DurableObjectNamespace<DeskObject>;
  SESSION_INDEX: DurableObjectNamespace<SessionIndexObject>;
  DOORKEEPER: DurableObjectNamespace<SignInGuardObject>;
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
