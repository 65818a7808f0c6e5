import {
  ATTENDANT_KEEP_ALIVE_MS,
  DEFAULT_BASE_TOPIC,
  FIRST_SITE,
  isPublishable,
  isSiteId,
  LEGACY_CLIENTS,
  type LegacyClients,
  namesOf,
  type SiteId,
  TOPIC_MAX_LEVELS,
} from '@chimpassist/protocol';
import { QUOTA_LIMITS } from '@chimpassist/protocol/inbound';
import * as v from 'valibot';
import { LOG_LEVELS } from './log.ts';
import type { ActivityMonitorSettings, MirrorSite, Site } from './site.ts';
import { SPOOL_LIMITS } from './spool/spool.ts';

/** A setting that cannot be read. Its message is one sentence for the operator. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const optional = v.optional(v.string());
const required = (example: string) => {
  const message = `is not set: set it, for example to ${example}`;
  return v.pipe(v.optional(v.string(), ''), v.minLength(1, message));
};
const wholeNumber = (fallback: number, max: number) =>
  v.pipe(
    v.optional(v.string(), String(fallback)),
    v.regex(/^\d+$/, 'is not a whole number'),
    v.transform(Number),
    v.maxValue(max, `is larger than ${max}`),
  );

/** Of the first site. */
const MONGO_DATABASE = 'chimpassist';
const MONGO_EXAMPLE = 'mongodb://localhost:27017';
const MONGO_URL = /^mongodb(\+srv)?:\/\/\S+$/;
/** Without the address, in which a password may stand. */
const MONGO_WRONG = `is not the address of a MongoDB: write for example ${MONGO_EXAMPLE}`;

const SMTP_ADDRESS = /^smtps?:\/\/\S+$/;
/** Without the address, in which a password may stand. */
const SMTP_WRONG =
  'is not the address of a mail server: write for example smtp://user:password@mail.example.com:587';

const NOTHING_TO_DO =
  'is not set: set it, for example to mqtt://localhost:1883. Without a broker and without MongoDB (MONGO_CONNECTION_URL) nothing needs a bridge: the Worker serves the chats alone';
const ROLES = ['bridge', 'mirror'] as const;
export type Role = (typeof ROLES)[number];

const SITE = v.optional(
  v.pipe(
    v.string(),
    v.check(
      (text) => text === FIRST_SITE || isSiteId(text),
      'is not the name of a site: write it as in SITES of the Worker, 1 to 32 of a to z, 0 to 9 and "-"',
    ),
  ),
  FIRST_SITE,
);

const EnvironmentSchema = v.object({
  SITE,
  BRIDGE_ROLE: v.optional(v.picklist(ROLES, 'is neither "bridge" nor "mirror", nor unset')),
  MQTT_BROKER_HOST: v.pipe(v.optional(v.string(), ''), v.minLength(1, NOTHING_TO_DO)),
  MQTT_USERNAME: optional,
  MQTT_PASSWORD: optional,
  MQTT_MAX_PACKET_BYTES: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d+$/, 'is not a whole number'),
      v.transform(Number),
      v.minValue(1_024, 'is less than 1024, into which no message fits'),
    ),
  ),
  MQTT_MAX_TOPIC_LEVELS: wholeNumber(TOPIC_MAX_LEVELS, 1_000),
  MQTT_BASE_TOPIC: v.pipe(
    v.optional(v.string(), DEFAULT_BASE_TOPIC),
    v.regex(
      /^[^+#$/\p{Cc}][^+#\p{Cc}]*(?<!\/)$/u,
      `has a wildcard, a $, or a slash at an end: write for example ${DEFAULT_BASE_TOPIC}`,
    ),
    v.check(isPublishable, `is not a topic that brokers take: write for example ${DEFAULT_BASE_TOPIC}`),
  ),
  BACKEND_ENDPOINT: required('http://localhost:3134'),
  BRIDGE_SECRET: required('the same text as the Worker has'),
  LEGACY_CLIENTS: v.optional(
    v.picklist(LEGACY_CLIENTS, 'is neither "widget" nor "all", nor unset'),
    'none' satisfies LegacyClients,
  ),
  SPOOL_PATH: v.optional(v.string(), 'spool.db'),
  BRIDGE_PORT: wholeNumber(3135, 65_535),
  BRIDGE_HOST: v.optional(v.string(), '127.0.0.1'),
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `is not one of ${LOG_LEVELS.join(', ')}`)),
  ATTENDANT_KEEP_ALIVE_TIME: wholeNumber(ATTENDANT_KEEP_ALIVE_MS, Number.MAX_SAFE_INTEGER),
  MONGO_CONNECTION_URL: v.optional(v.pipe(v.string(), v.regex(MONGO_URL, MONGO_WRONG))),
  SMTP_URL: v.optional(v.pipe(v.string(), v.regex(SMTP_ADDRESS, SMTP_WRONG))),
  SPOOL_LIMIT: wholeNumber(SPOOL_LIMITS.frames, Number.MAX_SAFE_INTEGER),
  CHAT_WAITING_LIMIT: wholeNumber(QUOTA_LIMITS.waiting, Number.MAX_SAFE_INTEGER),
  CHAT_MESSAGES_PER_MINUTE: wholeNumber(QUOTA_LIMITS.perMinute, Number.MAX_SAFE_INTEGER),
  ATTENDANT_PRESENCE_MQTT_BROKER_HOST: optional,
  ATTENDANT_PRESENCE_MQTT_USERNAME: optional,
  ATTENDANT_PRESENCE_MQTT_PASSWORD: optional,
  ATTENDANT_PRESENCE_TOPIC: optional,
});
const CommandSchema = v.pick(EnvironmentSchema, ['SITE', 'SPOOL_PATH', 'MQTT_BASE_TOPIC']);
const RoleSchema = v.pick(EnvironmentSchema, ['BRIDGE_ROLE']);
const ImportSchema = v.object({
  SITE,
  BACKEND_ENDPOINT: EnvironmentSchema.entries.BACKEND_ENDPOINT,
  BRIDGE_SECRET: EnvironmentSchema.entries.BRIDGE_SECRET,
  MONGO_CONNECTION_URL: v.pipe(required(MONGO_EXAMPLE), v.regex(MONGO_URL, MONGO_WRONG)),
});
const MirrorSchema = v.object({
  ...ImportSchema.entries,
  ...v.pick(EnvironmentSchema, ['BRIDGE_PORT', 'BRIDGE_HOST', 'LOG_LEVEL']).entries,
});

type Environment = Record<string, string | undefined>;

/** Each site has one of its own, so that all of them may share a MongoDB. */
const databaseOf = (site: SiteId): string =>
  site === FIRST_SITE ? MONGO_DATABASE : `${MONGO_DATABASE}-${site}`;

/** What is set, without blanks around it. Set but empty counts as not set, as in compose files. */
const whatIsSet = (environment: Environment): Environment =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => {
      const text = value?.trim() ?? '';
      return text === '' ? [] : [[name, text]];
    }),
  );

/** The first thing that is wrong, in a sentence. */
function mistakeOf([issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): SettingsError {
  return new SettingsError(`${v.getDotPath(issue) ?? 'A setting'} ${issue.message}.`);
}

/** The Worker's URL without a slash at its end. @throws {SettingsError} */
function backendUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new SettingsError(`BACKEND_ENDPOINT is "${text}": write for example http://localhost:3134.`);
}

interface Listening {
  /** Of its own HTTP; 0 for any free one. */
  port: number;
  host: string;
}

/** A site, and where this process listens. */
export interface Settings extends Site, Listening {}

/** The same of a mirror without a broker. */
export interface MirrorSettings extends MirrorSite, Listening {}

/**
 * Whether this is a bridge at a broker or a mirror only: as `BRIDGE_ROLE` says, else by whether a broker is set.
 *
 * @throws {SettingsError} where the settings do not go together.
 */
export function readRole(environment: Environment): Role {
  const set = whatIsSet(environment);
  const parsed = v.safeParse(RoleSchema, set);
  if (!parsed.success) throw mistakeOf(parsed.issues);
  const { BRIDGE_ROLE } = parsed.output;
  const hasBroker = set.MQTT_BROKER_HOST !== undefined;
  if (BRIDGE_ROLE === 'mirror' && hasBroker)
    throw new SettingsError(
      'BRIDGE_ROLE is "mirror", and MQTT_BROKER_HOST is set: a mirror has no broker. Unset MQTT_BROKER_HOST for a mirror only, or BRIDGE_ROLE for a bridge, which mirrors as well.',
    );
  const isMirror = !hasBroker && set.MONGO_CONNECTION_URL !== undefined;
  const role = BRIDGE_ROLE ?? (isMirror ? 'mirror' : 'bridge');
  const [monitor] = Object.keys(set).filter((name) => name.startsWith('ATTENDANT_PRESENCE_'));
  if (role === 'mirror' && monitor !== undefined)
    throw new SettingsError(
      `${monitor} is set, and this is a mirror only, which listens to no activity monitor: unset it, or set MQTT_BROKER_HOST.`,
    );
  return role;
}

/** What a mirror without a broker needs. @throws {SettingsError} naming the first setting that is wrong, and what to do. */
export function readMirrorSettings(environment: Environment): MirrorSettings {
  const parsed = v.safeParse(MirrorSchema, whatIsSet(environment));
  if (!parsed.success) throw mistakeOf(parsed.issues);
  const env = parsed.output;
  return {
    backend: backendUrl(env.BACKEND_ENDPOINT),
    secret: env.BRIDGE_SECRET,
    mongoUrl: env.MONGO_CONNECTION_URL,
    mongoDatabase: databaseOf(env.SITE),
    port: env.BRIDGE_PORT,
    host: env.BRIDGE_HOST,
  };
}

/** What the commands beside a running bridge need. @throws {SettingsError} */
export function readCommandSettings(environment: Environment): Pick<Settings, 'spoolPath' | 'baseTopic'> {
  const parsed = v.safeParse(CommandSchema, whatIsSet(environment));
  if (!parsed.success) throw mistakeOf(parsed.issues);
  const { SITE, SPOOL_PATH, MQTT_BASE_TOPIC } = parsed.output;
  const names = namesOf(SITE);
  return { spoolPath: names.spool(SPOOL_PATH), baseTopic: names.baseTopic(MQTT_BASE_TOPIC) };
}

/** What an import needs. @throws {SettingsError} naming the first setting that is wrong, and what to do. */
export function readImportSettings(environment: Environment): {
  backend: string;
  secret: string;
  mongoUrl: string;
  mongoDatabase: string;
} {
  const parsed = v.safeParse(ImportSchema, whatIsSet(environment));
  if (!parsed.success) throw mistakeOf(parsed.issues);
  const { SITE, BACKEND_ENDPOINT, BRIDGE_SECRET, MONGO_CONNECTION_URL } = parsed.output;
  return {
    backend: backendUrl(BACKEND_ENDPOINT),
    secret: BRIDGE_SECRET,
    mongoUrl: MONGO_CONNECTION_URL,
    mongoDatabase: databaseOf(SITE),
  };
}

/** @throws {SettingsError} naming the first setting that is wrong, and what to do. */
export function readSettings(environment: Environment): Settings {
  const parsed = v.safeParse(EnvironmentSchema, whatIsSet(environment));
  if (!parsed.success) throw mistakeOf(parsed.issues);
  const env = parsed.output;
  const names = namesOf(env.SITE);
  return {
    brokerUrl: brokerUrl('MQTT_BROKER_HOST', env.MQTT_BROKER_HOST),
    username: env.MQTT_USERNAME,
    password: env.MQTT_PASSWORD,
    baseTopic: names.baseTopic(env.MQTT_BASE_TOPIC),
    maxPacketBytes: env.MQTT_MAX_PACKET_BYTES ?? null,
    maxTopicLevels: env.MQTT_MAX_TOPIC_LEVELS,
    backend: backendUrl(env.BACKEND_ENDPOINT),
    secret: env.BRIDGE_SECRET,
    legacyClients: env.LEGACY_CLIENTS,
    spoolPath: names.spool(env.SPOOL_PATH),
    port: env.BRIDGE_PORT,
    host: env.BRIDGE_HOST,
    attendantKeepAliveMs: env.ATTENDANT_KEEP_ALIVE_TIME,
    mongoUrl: env.MONGO_CONNECTION_URL,
    mongoDatabase: databaseOf(env.SITE),
    spoolLimit: env.SPOOL_LIMIT,
    quota: { waiting: env.CHAT_WAITING_LIMIT, perMinute: env.CHAT_MESSAGES_PER_MINUTE },
    smtpUrl: env.SMTP_URL,
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
