import {
  ATTENDANT_KEEP_ALIVE_MS,
  DEFAULT_BASE_TOPIC,
  LEGACY_CLIENTS,
  type LegacyClients,
} from '@chimpassist/protocol';
import * as v from 'valibot';
import { QUOTA_LIMITS, type QuotaLimits } from './edge/chat-quota.ts';
import { SPOOL_LIMITS } from './spool/spool.ts';

/** A setting that cannot be read. Its message is one sentence for the operator. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Set but empty counts as not set, as in compose files. */
const optional = v.optional(
  v.pipe(
    v.string(),
    v.transform((text) => (text.trim() === '' ? undefined : text.trim())),
  ),
);
const required = (example: string) =>
  v.pipe(
    v.optional(v.string(), ''),
    v.trim(),
    v.minLength(1, `is not set: set it, for example to ${example}`),
  );
const wholeNumber = (fallback: number, max: number) =>
  v.pipe(
    v.optional(v.string(), String(fallback)),
    v.regex(/^\d+$/, 'is no whole number'),
    v.transform(Number),
    v.maxValue(max, `is larger than ${max}`),
  );

const EnvironmentSchema = v.object({
  MQTT_BROKER_HOST: required('mqtt://localhost:1883'),
  MQTT_USERNAME: optional,
  MQTT_PASSWORD: optional,
  MQTT_BASE_TOPIC: v.optional(v.string(), DEFAULT_BASE_TOPIC),
  BACKEND_ENDPOINT: required('http://localhost:3134'),
  BRIDGE_SECRET: required('the same text as the Worker has'),
  LEGACY_CLIENTS: v.pipe(
    v.optional(v.string(), ''),
    v.transform((text) => text.trim() || 'none'),
    v.picklist(LEGACY_CLIENTS, 'is neither "widget" nor "all", nor unset'),
  ),
  SPOOL_PATH: v.optional(v.string(), 'spool.db'),
  BRIDGE_PORT: wholeNumber(3135, 65_535),
  BRIDGE_HOST: v.optional(v.string(), '127.0.0.1'),
  ATTENDANT_KEEP_ALIVE_TIME: wholeNumber(ATTENDANT_KEEP_ALIVE_MS, Number.MAX_SAFE_INTEGER),
  MONGO_CONNECTION_URL: optional,
  SPOOL_LIMIT: wholeNumber(SPOOL_LIMITS.frames, Number.MAX_SAFE_INTEGER),
  CHAT_WAITING_LIMIT: wholeNumber(QUOTA_LIMITS.waiting, Number.MAX_SAFE_INTEGER),
  CHAT_MESSAGES_PER_MINUTE: wholeNumber(QUOTA_LIMITS.perMinute, Number.MAX_SAFE_INTEGER),
  ATTENDANT_PRESENCE_MQTT_BROKER_HOST: optional,
  ATTENDANT_PRESENCE_MQTT_USERNAME: optional,
  ATTENDANT_PRESENCE_MQTT_PASSWORD: optional,
  ATTENDANT_PRESENCE_TOPIC: optional,
});

/** The operator's activity monitor: a broker of its own. */
export interface ActivityMonitorSettings {
  /** As MQTT.js takes it. */
  url: string;
  username: string | undefined;
  password: string | undefined;
  /** Below `accounts/`; may hold wildcards. */
  topic: string;
}

export interface Settings {
  /** As MQTT.js takes it: `http:` has become `ws:`. */
  brokerUrl: string;
  username: string | undefined;
  password: string | undefined;
  baseTopic: string;
  /** The Worker's URL without a slash at its end. */
  backend: string;
  secret: string;
  /** Whose topics count although they prove nothing. The same as the Worker's. */
  legacyClients: LegacyClients;
  spoolPath: string;
  /** Of its own HTTP; 0 for any free one. */
  port: number;
  host: string;
  attendantKeepAliveMs: number;
  mongoUrl: string | undefined;
  /** Chats that the mirror catches up side by side. */
  /** Frames that may wait for the Worker before the broker is not read any more. */
  spoolLimit: number;
  quota: QuotaLimits;
  activityMonitor: ActivityMonitorSettings | null;
}

/** @throws {SettingsError} naming the first setting that is wrong, and what to do. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const parsed = v.safeParse(EnvironmentSchema, environment);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new SettingsError(`${v.getDotPath(issue) ?? 'A setting'} ${issue.message}.`);
  }
  const env = parsed.output;
  if (!URL.canParse(env.BACKEND_ENDPOINT) || !/^https?:$/.test(new URL(env.BACKEND_ENDPOINT).protocol)) {
    throw new SettingsError(
      `BACKEND_ENDPOINT is "${env.BACKEND_ENDPOINT}": write for example http://localhost:3134.`,
    );
  }
  return {
    brokerUrl: brokerUrl('MQTT_BROKER_HOST', env.MQTT_BROKER_HOST),
    username: env.MQTT_USERNAME,
    password: env.MQTT_PASSWORD,
    baseTopic: env.MQTT_BASE_TOPIC,
    backend: env.BACKEND_ENDPOINT.replace(/\/+$/, ''),
    secret: env.BRIDGE_SECRET,
    legacyClients: env.LEGACY_CLIENTS,
    spoolPath: env.SPOOL_PATH,
    port: env.BRIDGE_PORT,
    host: env.BRIDGE_HOST,
    attendantKeepAliveMs: env.ATTENDANT_KEEP_ALIVE_TIME,
    mongoUrl: env.MONGO_CONNECTION_URL,
    spoolLimit: env.SPOOL_LIMIT,
    quota: { waiting: env.CHAT_WAITING_LIMIT, perMinute: env.CHAT_MESSAGES_PER_MINUTE },
    activityMonitor: activityMonitor(env),
  };
}

function brokerUrl(name: string, text: string): string {
  const url = text.replace(/^http/, 'ws');
  if (URL.canParse(url) && /^(mqtts?|wss?):$/.test(new URL(url).protocol)) return url;
  throw new SettingsError(`${name} is "${text}": write for example mqtt://localhost:1883.`);
}

function activityMonitor(env: v.InferOutput<typeof EnvironmentSchema>): ActivityMonitorSettings | null {
  const host = env.ATTENDANT_PRESENCE_MQTT_BROKER_HOST;
  if (host === undefined) return null;
  if (env.ATTENDANT_PRESENCE_TOPIC === undefined) {
    throw new SettingsError(
      'ATTENDANT_PRESENCE_TOPIC is not set: write the topic below accounts/ that the activity monitor publishes to, for example +/activity.',
    );
  }
  return {
    url: brokerUrl('ATTENDANT_PRESENCE_MQTT_BROKER_HOST', host),
    username: env.ATTENDANT_PRESENCE_MQTT_USERNAME,
    password: env.ATTENDANT_PRESENCE_MQTT_PASSWORD,
    topic: env.ATTENDANT_PRESENCE_TOPIC,
  };
}
