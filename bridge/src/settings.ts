import { ATTENDANT_KEEP_ALIVE_MS, DEFAULT_BASE_TOPIC } from '@chimpassist/protocol';
import * as v from 'valibot';

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
  SPOOL_PATH: v.optional(v.string(), 'spool.db'),
  BRIDGE_PORT: wholeNumber(3135, 65_535),
  ATTENDANT_KEEP_ALIVE_TIME: wholeNumber(ATTENDANT_KEEP_ALIVE_MS, Number.MAX_SAFE_INTEGER),
  MONGO_CONNECTION_URL: optional,
});

export interface Settings {
  /** As MQTT.js takes it: `http:` has become `ws:`. */
  brokerUrl: string;
  username: string | undefined;
  password: string | undefined;
  baseTopic: string;
  /** The Worker's URL without a slash at its end. */
  backend: string;
  secret: string;
  spoolPath: string;
  /** Of its own HTTP; 0 for any free one. */
  port: number;
  attendantKeepAliveMs: number;
  mongoUrl: string | undefined;
}

/** @throws {SettingsError} naming the first setting that is wrong, and what to do. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const parsed = v.safeParse(EnvironmentSchema, environment);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new SettingsError(`${v.getDotPath(issue) ?? 'A setting'} ${issue.message}.`);
  }
  const env = parsed.output;
  const url = env.MQTT_BROKER_HOST.replace(/^http/, 'ws');
  if (!URL.canParse(url) || !/^(mqtts?|wss?):$/.test(new URL(url).protocol)) {
    throw new SettingsError(
      `MQTT_BROKER_HOST is "${env.MQTT_BROKER_HOST}": write for example mqtt://localhost:1883.`,
    );
  }
  if (!URL.canParse(env.BACKEND_ENDPOINT) || !/^https?:$/.test(new URL(env.BACKEND_ENDPOINT).protocol)) {
    throw new SettingsError(
      `BACKEND_ENDPOINT is "${env.BACKEND_ENDPOINT}": write for example http://localhost:3134.`,
    );
  }
  return {
    brokerUrl: url,
    username: env.MQTT_USERNAME,
    password: env.MQTT_PASSWORD,
    baseTopic: env.MQTT_BASE_TOPIC,
    backend: env.BACKEND_ENDPOINT.replace(/\/+$/, ''),
    secret: env.BRIDGE_SECRET,
    spoolPath: env.SPOOL_PATH,
    port: env.BRIDGE_PORT,
    attendantKeepAliveMs: env.ATTENDANT_KEEP_ALIVE_TIME,
    mongoUrl: env.MONGO_CONNECTION_URL,
  };
}
