import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DEFAULT_BASE_TOPIC,
  LEGACY_CLIENTS,
  type LegacyClients,
  LOCAL_ORIGINS,
  WORKER_SETTINGS,
} from '@chimpassist/protocol';
import * as v from 'valibot';
import { StartError } from './start-error.ts';

/** Where the repository stands, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const PortSchema = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, 'is not a port number'),
  v.transform(Number),
  v.minValue(1, 'is not a port number'),
  v.maxValue(65_535, 'is not a port number'),
);
const port = (usual: number) => v.optional(PortSchema, String(usual));
const text = v.optional(v.string());

/** How words travel between people: over a broker and the bridge, or over sockets that end in the Worker itself. */
export type Road = 'broker' | 'edge';
/** Without broker and bridge. */
const EDGE_FLAG = '--edge';

const EnvironmentSchema = v.object({
  MQTT_PORT: port(1883),
  MQTT_WS_PORT: port(8080),
  WORKER_PORT: port(3134),
  BRIDGE_PORT: port(3135),
  AUTHENTICATION_PORT: port(3333),
  STATISTICS_PORT: port(8000),
  BACK_OFFICE_PORT: port(3210),
  SHOP_PORT: port(3000),
  MAIL_PORT: port(8025),
  SMTP_PORT: port(1025),
  MQTT_BROKER_HOST: text,
  MQTT_BROKER_WS_HOST: text,
  MQTT_USERNAME: text,
  MQTT_PASSWORD: text,
  MQTT_BASE_TOPIC: v.optional(v.string(), DEFAULT_BASE_TOPIC),
  MONGO_CONNECTION_URL: text,
  AUTHENTICATION_ENDPOINT: text,
  STATISTICS_ENDPOINT: text,
  ALLOWED_ORIGINS: text,
  LEGACY_CLIENTS: v.optional(v.picklist(LEGACY_CLIENTS, 'is neither "widget" nor "all"'), 'none'),
  EDGE_ROAD: text,
  CHIMP_PORTS: v.optional(v.picklist(['usual', 'free'], 'is neither "usual" nor "free"'), 'usual'),
  CHIMP_STATE_DIR: text,
  CHIMP_READY_FILE: text,
  CHIMP_END_WITH_INPUT: text,
  CHIMP_DEVELOPMENT: text,
});

/** Which setting moves which part; the names are those of the parts in messages to people. */
export const PORT_SETTINGS = [
  { setting: 'MQTT_PORT', part: 'the MQTT broker' },
  { setting: 'MQTT_WS_PORT', part: 'MQTT over WebSocket' },
  { setting: 'WORKER_PORT', part: 'the Worker' },
  { setting: 'BRIDGE_PORT', part: "the bridge's health page" },
  { setting: 'AUTHENTICATION_PORT', part: 'the authentication hook' },
  { setting: 'STATISTICS_PORT', part: 'the statistics hook' },
  { setting: 'BACK_OFFICE_PORT', part: 'the back office' },
  { setting: 'SHOP_PORT', part: 'the demo shop' },
  { setting: 'MAIL_PORT', part: 'the page of mails' },
  { setting: 'SMTP_PORT', part: 'SMTP' },
] as const;
type PortSetting = (typeof PORT_SETTINGS)[number]['setting'];
export type Ports = Record<PortSetting, number>;

/** Settings that `npm start` hands on as they are, by the program that reads them. */
const HANDED_ON = {
  // Base topic, origins and roads are its own.
  worker: WORKER_SETTINGS.filter(
    (name) => !['MQTT_BASE_TOPIC', 'ALLOWED_ORIGINS', 'EDGE_ROAD'].includes(name),
  ),
  bridge: [
    'ATTENDANT_KEEP_ALIVE_TIME',
    'LEGACY_CLIENTS',
    'ATTENDANT_PRESENCE_MQTT_BROKER_HOST',
    'ATTENDANT_PRESENCE_MQTT_USERNAME',
    'ATTENDANT_PRESENCE_MQTT_PASSWORD',
    'ATTENDANT_PRESENCE_TOPIC',
  ],
  backOffice: [
    'LOGO_SMALL_URL',
    'FAV_ICON_URL',
    'MAIN_PAGE_TITLE',
    'LOGIN_PAGE_TITLE',
    'DEFAULT_ATTENDANT_AVATAR_URL',
    'FORCE_i18n_LANGUAGE',
    'ONLINE_CUSTOMERS_LABEL',
    'OFFLINE_CUSTOMERS_LABEL',
    'ASSIGNMENT',
    'STATISTICS_TIME_ZONE',
    'DESK_SITES',
    'SITE_TITLE',
    'ANSWER_LATE_MINUTES',
    'ANSWER_TOO_LATE_MINUTES',
  ],
} as const;
type Program = keyof typeof HANDED_ON;

/** Set but empty counts as not set, as in compose files. */
function withoutEmpty(environment: Record<string, string | undefined>): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(environment)) {
    if (value.trim() !== '') settings[name] = value.trim();
  }
  return settings;
}

function handedOnTo(program: Program, given: Record<string, string>): Record<string, string> {
  const names: readonly string[] = HANDED_ON[program];
  return Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)));
}

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

export interface ExternalBroker {
  /** For the bridge. */
  url: string;
  /** For browsers: always ws: or wss:. */
  browserUrl: string;
  username: string | undefined;
  password: string | undefined;
}

export interface Settings {
  /** Which roads it opens, the usual one first. */
  roads: readonly Road[];
  ports: Ports;
  /** Ports are picked among the free ones instead: for tests. */
  freePorts: boolean;
  baseTopic: string;
  /** Where development keeps its state, absolute, without a slash at its end. */
  stateDir: string;
  /** Where to write the addresses, as JSON, when everything is ready. */
  readyFile: string | undefined;
  /** Everything ends when the standard input closes: for tests, which may be killed. */
  endsWithInput: boolean;
  /** Pages and bridge run from their sources and follow each change, as the Worker always does: `npm run dev`. */
  isDevelopment: boolean;
  /** Null: the embedded one. */
  externalBroker: ExternalBroker | null;
  mongoUrl: string | undefined;
  authenticationEndpoint: string | undefined;
  statisticsEndpoint: string | undefined;
  /** Whom to let in without a token. */
  legacyClients: LegacyClients;
  /** Pages that may use it: those of this machine, and those that the setting names. */
  allowedOrigins: string[];
  handedOn: Record<Program, Record<string, string>>;
}

/** `http:` means `ws:` and `https:` means `wss:`, as operators have always written it. */
function brokerAddress(setting: string, value: string): URL {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    throw new StartError(
      `${setting} is "${value}", which is not an address: write for example mqtt://localhost:1883.`,
    );
  }
  if (url.protocol === 'http:' || url.protocol === 'https:') {
    return new URL(value.replace(/^http/, 'ws'));
  }
  if (!['mqtt:', 'mqtts:', 'ws:', 'wss:'].includes(url.protocol)) {
    throw new StartError(`${setting} begins with "${url.protocol}": use mqtt:, mqtts:, ws: or wss:.`);
  }
  return url;
}

const isWebSocket = (url: URL): boolean => url.protocol === 'ws:' || url.protocol === 'wss:';

type Environment = v.InferOutput<typeof EnvironmentSchema>;

function externalBrokerOf(env: Environment): ExternalBroker | null {
  if (env.MQTT_BROKER_HOST === undefined) {
    if (env.MQTT_BROKER_WS_HOST === undefined) return null;
    throw new StartError(
      'MQTT_BROKER_WS_HOST is set without MQTT_BROKER_HOST: set both, or neither for the embedded broker.',
    );
  }
  const url = brokerAddress('MQTT_BROKER_HOST', env.MQTT_BROKER_HOST);
  if (env.MQTT_BROKER_WS_HOST === undefined && !isWebSocket(url)) {
    throw new StartError(
      `MQTT_BROKER_HOST is ${env.MQTT_BROKER_HOST}, which browsers cannot speak: set MQTT_BROKER_WS_HOST to the same broker's WebSocket address, for example ws://localhost:8080/mqtt.`,
    );
  }
  const browserUrl =
    env.MQTT_BROKER_WS_HOST === undefined
      ? url
      : brokerAddress('MQTT_BROKER_WS_HOST', env.MQTT_BROKER_WS_HOST);
  if (!isWebSocket(browserUrl)) {
    throw new StartError(
      `MQTT_BROKER_WS_HOST is ${env.MQTT_BROKER_WS_HOST}, which browsers cannot speak: it must begin with ws: or wss:.`,
    );
  }
  return {
    url: url.href,
    browserUrl: browserUrl.href,
    username: env.MQTT_USERNAME,
    password: env.MQTT_PASSWORD,
  };
}

/** What nobody is there to use at the edge alone. */
const OF_THE_BROKER_ROAD = ['MQTT_BROKER_HOST', 'MQTT_BROKER_WS_HOST'] as const;

function roadsOf(args: readonly string[], env: Environment): readonly Road[] {
  const unknown = args.find((arg) => arg !== EDGE_FLAG);
  if (unknown !== undefined) {
    throw new StartError(
      `npm start does not know "${unknown}": it takes ${EDGE_FLAG}, to run without broker and bridge, or nothing.`,
    );
  }
  const isEdgeClosed = env.EDGE_ROAD === 'off';
  if (!args.includes(EDGE_FLAG)) return isEdgeClosed ? ['broker'] : ['broker', 'edge'];
  if (isEdgeClosed) {
    throw new StartError(
      `EDGE_ROAD is "off", which leaves no road where ${EDGE_FLAG} starts no broker: unset it, or start without ${EDGE_FLAG}.`,
    );
  }
  for (const name of OF_THE_BROKER_ROAD) {
    if (env[name] === undefined) continue;
    throw new StartError(
      `${name} is set, and ${EDGE_FLAG} runs without a broker: unset it, or start without ${EDGE_FLAG}.`,
    );
  }
  return ['edge'];
}

/**
 * The one reading of environment and arguments. Throws {@link StartError} with a sentence for the person at the terminal.
 *
 * @param args what stands behind `npm start --`.
 */
export function readSettings(
  environment: Record<string, string | undefined>,
  args: readonly string[] = [],
): Settings {
  const given = withoutEmpty(environment);
  const parsed = v.safeParse(EnvironmentSchema, given);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const name = String(issue.path?.[0]?.key ?? 'A setting');
    throw new StartError(
      `${name} is "${given[name] ?? ''}", which ${issue.message}: correct it and start again.`,
    );
  }
  const env = parsed.output;
  return {
    roads: roadsOf(args, env),
    ports: Object.fromEntries(PORT_SETTINGS.map(({ setting }) => [setting, env[setting]])) as Ports,
    freePorts: env.CHIMP_PORTS === 'free',
    baseTopic: env.MQTT_BASE_TOPIC,
    stateDir: resolve(env.CHIMP_STATE_DIR ?? `${ROOT}.chimp`),
    readyFile: env.CHIMP_READY_FILE,
    endsWithInput: env.CHIMP_END_WITH_INPUT !== undefined,
    isDevelopment: env.CHIMP_DEVELOPMENT !== undefined,
    externalBroker: externalBrokerOf(env),
    mongoUrl: env.MONGO_CONNECTION_URL,
    authenticationEndpoint: env.AUTHENTICATION_ENDPOINT,
    statisticsEndpoint: env.STATISTICS_ENDPOINT,
    legacyClients: env.LEGACY_CLIENTS,
    allowedOrigins: [...LOCAL_ORIGINS, ...listOf(env.ALLOWED_ORIGINS)],
    handedOn: {
      worker: handedOnTo('worker', given),
      bridge: handedOnTo('bridge', given),
      backOffice: handedOnTo('backOffice', given),
    },
  };
}
