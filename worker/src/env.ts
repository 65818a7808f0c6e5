import {
  ASSIGNMENT_TIMEOUT_MS,
  ATTENDANT_KEEP_ALIVE_MS,
  DEFAULT_BASE_TOPIC,
  DEFAULT_SESSION_TEMPLATE,
  type LegacyClients,
  SESSION_KEEP_ALIVE_MS,
  type SessionTemplate,
  SessionTemplateSchema,
} from '@chimpassist/protocol';
import * as v from 'valibot';
import type { ChatSession } from './chat/chat-session.ts';
import type { AttendantDesk } from './desk/attendant-desk.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import type { SessionIndex } from './session-index.ts';

/** What `wrangler.toml` and the operator's variables give. Variables are texts, or missing. */
export interface Env {
  CHAT_SESSION: DurableObjectNamespace<ChatSession>;
  ATTENDANT_DESK: DurableObjectNamespace<AttendantDesk>;
  SESSION_INDEX: DurableObjectNamespace<SessionIndex>;
  DOORKEEPER: DurableObjectNamespace<Doorkeeper>;
  BRIDGE_SECRET?: string;
  /** Accepted besides `BRIDGE_SECRET` while it is rotated. */
  BRIDGE_SECRET_PREVIOUS?: string;
  MQTT_BASE_TOPIC?: string;
  AUTHENTICATION_ENDPOINT?: string;
  STATISTICS_ENDPOINT?: string;
  STATISTICS_TIME_ZONE?: string;
  SESSION_KEEP_ALIVE_TIME?: string;
  ATTENDANT_KEEP_ALIVE_TIME?: string;
  ASSIGNMENT_TIMEOUT?: string;
  ATTENDANT_MAX_SESSIONS?: string;
  SESSION_TEMPLATE?: string;
  /** A JWK set with private ES256 keys: the first signs, all verify. */
  TOKEN_KEYS?: string;
  /** With which the operator's own site proves its customers' ids. */
  IDENTITY_SECRET?: string;
  /** Of Cloudflare Turnstile; where it is set, a guest's first session needs an answer to its challenge. */
  TURNSTILE_SECRET?: string;
  LEGACY_CLIENTS?: string;
  ALLOWED_ORIGINS?: string;
  RETENTION_DAYS?: string;
  /** `eu`: objects live in the European Union. Part of their ids, so it can never be changed. Not in development. */
  JURISDICTION?: string;
}

export interface Settings {
  baseTopic: string;
  sessionKeepAliveMs: number;
  attendantKeepAliveMs: number;
  assignmentTimeoutMs: number;
  /** null: no limit. */
  attendantMaxSessions: number | null;
  sessionTemplate: SessionTemplate;
  legacyClients: LegacyClients;
  /** How long messages are kept after they came, ms; null: for ever. */
  retentionMs: number | null;
  /** Empty: any origin. */
  allowedOrigins: string[];
}

const DAY_MS = 86_400_000;

/** A setting that cannot be read. Its message names the setting and what it should be. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

function positiveInteger(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0) {
    throw new SettingsError(`${name} is "${text}", but should be a whole number above 0.`);
  }
  return value;
}

/** @throws {SettingsError} naming the first setting that is wrong. */
export function settingsOf(env: Env): Settings {
  const legacy = env.LEGACY_CLIENTS || 'none';
  if (legacy !== 'none' && legacy !== 'widget' && legacy !== 'all') {
    throw new SettingsError(`LEGACY_CLIENTS is "${legacy}", but should be "widget", "all" or unset.`);
  }
  return {
    baseTopic: env.MQTT_BASE_TOPIC || DEFAULT_BASE_TOPIC,
    sessionKeepAliveMs: positiveInteger(
      'SESSION_KEEP_ALIVE_TIME',
      env.SESSION_KEEP_ALIVE_TIME,
      SESSION_KEEP_ALIVE_MS,
    ),
    attendantKeepAliveMs: positiveInteger(
      'ATTENDANT_KEEP_ALIVE_TIME',
      env.ATTENDANT_KEEP_ALIVE_TIME,
      ATTENDANT_KEEP_ALIVE_MS,
    ),
    assignmentTimeoutMs: positiveInteger('ASSIGNMENT_TIMEOUT', env.ASSIGNMENT_TIMEOUT, ASSIGNMENT_TIMEOUT_MS),
    attendantMaxSessions: env.ATTENDANT_MAX_SESSIONS
      ? positiveInteger('ATTENDANT_MAX_SESSIONS', env.ATTENDANT_MAX_SESSIONS, 1)
      : null,
    sessionTemplate: templateOf(env.SESSION_TEMPLATE),
    legacyClients: legacy,
    retentionMs: env.RETENTION_DAYS
      ? positiveInteger('RETENTION_DAYS', env.RETENTION_DAYS, 1) * DAY_MS
      : null,
    allowedOrigins: (env.ALLOWED_ORIGINS ?? '')
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
  };
}

function templateOf(text: string | undefined): SessionTemplate {
  if (!text) return DEFAULT_SESSION_TEMPLATE;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SettingsError('SESSION_TEMPLATE is no JSON.');
  }
  const parsed = v.safeParse(SessionTemplateSchema, value);
  if (parsed.success) return parsed.output;
  throw new SettingsError(
    'SESSION_TEMPLATE should be like {"customersAllowed":1,"attendants":[{"type":"support/firstLevel","required":true}]}.',
  );
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
