import {
  ATTACHMENT_MAX_BYTES,
  ATTACHMENT_MOST_BYTES,
  ATTENDANT_KEEP_ALIVE_MS,
  ATTRIBUTE_NAME,
  DEFAULT_BASE_TOPIC,
  DEFAULT_SESSION_TEMPLATE,
  FIRST_SITE,
  type LegacyClients,
  namesOf,
  SESSION_KEEP_ALIVE_MS,
  type SessionTemplate,
  SessionTemplateSchema,
  type SiteId,
  WORKER_SETTINGS,
} from '@chimpassist/protocol';
import * as v from 'valibot';
import { isActive, USUAL_TYPES } from './file-kinds/file-type.ts';
import { keepsPosition } from './file-kinds/position/index.ts';

const ASSIGNMENT_TIMEOUT_MS = 20_000;

/** The operator's variables as they come: each a text, or missing. */
export type SettingTexts = Partial<Record<(typeof WORKER_SETTINGS)[number], string>>;

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
  attachments: {
    /** Of one file, bytes. */
    maxBytes: number;
    /** Largest sum of all uploads into one chat in 24 hours, bytes. */
    dayBytes: number;
    /** Largest sum of all files of one chat, bytes. */
    chatBytes: number;
    /** MIME types that may be uploaded. */
    types: readonly string[];
    /** Whether pages upload pictures as they are. */
    keepsOriginals: boolean;
  };
  /** Names of attributes that pages may give their customers; none: nothing is taken. */
  customerAttributes: string[];
  /** How long an answer stays unread before it goes out by mail, ms. */
  mailDelayMs: number;
  /** Whether webhooks may lead into the Worker's own network, and need no TLS: for development. */
  allowsPrivateWebhooks: boolean;
  /** How long an answer stays unread before browsers of a customer who is gone are told, ms. */
  pushDelayMs: number;
  /** An origin that counts as a push service beside those of browsers: for development and tests. */
  pushService: string | null;
  /** Empty: any origin. */
  allowedOrigins: string[];
  /** Whether people may speak MQTT to the Worker itself. */
  isEdgeOpen: boolean;
  /** The broker's address that pages are told to connect to; null: none is configured here. */
  brokerForBrowsers: string | null;
}

/** Settings that no site has for itself alone: the first names the sites, and below the second each site has its place. */
const COMMON = new Set<string>(['SITES', 'MQTT_BASE_TOPIC'] satisfies (typeof WORKER_SETTINGS)[number][]);
const MAIL_DELAY_MS = 300_000;
const PUSH_DELAY_MS = 5_000;
const DAY_MS = 86_400_000;
const ATTACHMENT_DAY_BYTES = 250_000_000;
const ATTACHMENT_CHAT_BYTES = 2_000_000_000;

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

/** The settings that this isolate has parsed, by site. */
const parsed = new Map<SiteId, { texts: SettingTexts; settings: Settings }>();

/**
 * The settings of a site, parsed once per isolate: all objects and requests in it get the same value while the texts are
 * the same.
 *
 * @throws {SettingsError} naming the first setting that is wrong.
 */
export function settingsOf(all: SettingTexts, site: SiteId): Settings {
  const texts = textsOf(all, site);
  const known = parsed.get(site);
  if (known !== undefined && WORKER_SETTINGS.every((name) => known.texts[name] === texts[name]))
    return known.settings;
  const settings = parse(texts, site);
  parsed.set(site, {
    texts: Object.fromEntries(WORKER_SETTINGS.map((name) => [name, texts[name]])),
    settings,
  });
  return settings;
}

/** Returns the texts of a site's settings: its own, or the common one where it has none. */
function textsOf(all: SettingTexts, site: SiteId): SettingTexts {
  if (site === FIRST_SITE) return all;
  const { variable } = namesOf(site);
  return Object.fromEntries(
    WORKER_SETTINGS.map((name) => {
      const own: unknown = COMMON.has(name) ? undefined : Reflect.get(all, variable(name));
      return [name, typeof own === 'string' && own !== '' ? own : all[name]];
    }),
  );
}

function parse(texts: SettingTexts, site: SiteId): Settings {
  const legacy = texts.LEGACY_CLIENTS || 'none';
  if (legacy !== 'none' && legacy !== 'widget' && legacy !== 'all') {
    throw new SettingsError(`LEGACY_CLIENTS is "${legacy}", but should be "widget", "all" or unset.`);
  }
  const edge = texts.EDGE_ROAD ?? '';
  // "preview" opened the road in a release in which it was closed for everybody else.
  if (edge !== '' && edge !== 'off' && edge !== 'preview') {
    throw new SettingsError(`EDGE_ROAD is "${edge}", but should be "off" or unset.`);
  }
  const hooks = texts.WEBHOOK_PRIVATE ?? '';
  if (hooks !== '' && hooks !== 'on')
    throw new SettingsError(`WEBHOOK_PRIVATE is "${hooks}", but should be "on" or unset.`);
  return {
    allowsPrivateWebhooks: hooks === 'on',
    baseTopic: namesOf(site).baseTopic(texts.MQTT_BASE_TOPIC || DEFAULT_BASE_TOPIC),
    sessionKeepAliveMs: positiveInteger(
      'SESSION_KEEP_ALIVE_TIME',
      texts.SESSION_KEEP_ALIVE_TIME,
      SESSION_KEEP_ALIVE_MS,
    ),
    attendantKeepAliveMs: positiveInteger(
      'ATTENDANT_KEEP_ALIVE_TIME',
      texts.ATTENDANT_KEEP_ALIVE_TIME,
      ATTENDANT_KEEP_ALIVE_MS,
    ),
    assignmentTimeoutMs: positiveInteger(
      'ASSIGNMENT_TIMEOUT',
      texts.ASSIGNMENT_TIMEOUT,
      ASSIGNMENT_TIMEOUT_MS,
    ),
    attendantMaxSessions: texts.ATTENDANT_MAX_SESSIONS
      ? positiveInteger('ATTENDANT_MAX_SESSIONS', texts.ATTENDANT_MAX_SESSIONS, 1)
      : null,
    sessionTemplate: templateOf(texts.SESSION_TEMPLATE),
    legacyClients: legacy,
    retentionMs: texts.RETENTION_DAYS
      ? positiveInteger('RETENTION_DAYS', texts.RETENTION_DAYS, 1) * DAY_MS
      : null,
    attachments: attachmentsOf(texts),
    customerAttributes: attributesIn(texts.CUSTOMER_ATTRIBUTES),
    mailDelayMs: positiveInteger('MAIL_DELAY', texts.MAIL_DELAY, MAIL_DELAY_MS),
    pushDelayMs: positiveInteger('PUSH_DELAY', texts.PUSH_DELAY, PUSH_DELAY_MS),
    pushService: pushServiceIn(texts.PUSH_SERVICE),
    allowedOrigins: (texts.ALLOWED_ORIGINS ?? '')
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
    isEdgeOpen: edge !== 'off',
    brokerForBrowsers: brokerIn(texts),
  };
}

function pushServiceIn(text = ''): string | null {
  if (text === '') return null;
  if (!/^https?:/i.test(text) || !URL.canParse(text))
    throw new SettingsError(
      `PUSH_SERVICE is "${text}", but should be an origin like "http://127.0.0.1:9000".`,
    );
  return new URL(text).origin;
}

function attributesIn(text = ''): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const odd = names.find((name) => !ATTRIBUTE_NAME.test(name));
  if (odd !== undefined)
    throw new SettingsError(
      `CUSTOMER_ATTRIBUTES names "${odd}", but a name has 1 to 40 letters, digits, spaces, "_", "." or "-".`,
    );
  return names;
}

const WEB_SOCKET = /^(https?|wss?):\/\//i;

/**
 * The broker's addresses under the names that the back office knows. Browsers need a WebSocket address where the servers' one is
 * TCP.
 */
function brokerIn({ MQTT_BROKER_HOST = '', MQTT_BROKER_WS_HOST = '' }: SettingTexts): string | null {
  if (MQTT_BROKER_WS_HOST !== '' && !WEB_SOCKET.test(MQTT_BROKER_WS_HOST)) {
    throw new SettingsError(
      `MQTT_BROKER_WS_HOST is "${MQTT_BROKER_WS_HOST}", but should begin with http:, https:, ws: or wss:.`,
    );
  }
  const host = MQTT_BROKER_WS_HOST || MQTT_BROKER_HOST;
  return WEB_SOCKET.test(host) ? host : null;
}

function attachmentsOf(texts: SettingTexts): Settings['attachments'] {
  const maxBytes = positiveInteger('ATTACHMENT_MAX_BYTES', texts.ATTACHMENT_MAX_BYTES, ATTACHMENT_MAX_BYTES);
  if (maxBytes > ATTACHMENT_MOST_BYTES) {
    throw new SettingsError(
      `ATTACHMENT_MAX_BYTES is ${maxBytes}, but should be at most ${ATTACHMENT_MOST_BYTES}: the platform takes no larger request.`,
    );
  }
  const types = (texts.ATTACHMENT_TYPES ?? '')
    .split(',')
    .map((type) => type.trim().toLowerCase())
    .filter((type) => type !== '');
  const active = types.find(isActive);
  if (active !== undefined)
    throw new SettingsError(`ATTACHMENT_TYPES names "${active}", which can carry script and is never taken.`);
  const placed = types.find(keepsPosition);
  if (placed !== undefined)
    throw new SettingsError(
      `ATTACHMENT_TYPES names "${placed}", of which nobody takes the position out, so it is never taken.`,
    );
  const originals = texts.ATTACHMENT_ORIGINALS ?? '';
  if (originals !== '' && originals !== 'on')
    throw new SettingsError(`ATTACHMENT_ORIGINALS is "${originals}", but should be "on" or unset.`);
  return {
    keepsOriginals: originals === 'on',
    maxBytes,
    dayBytes: positiveInteger('ATTACHMENT_DAY_BYTES', texts.ATTACHMENT_DAY_BYTES, ATTACHMENT_DAY_BYTES),
    chatBytes: positiveInteger('ATTACHMENT_CHAT_BYTES', texts.ATTACHMENT_CHAT_BYTES, ATTACHMENT_CHAT_BYTES),
    types: types.length === 0 ? USUAL_TYPES : types,
  };
}

function templateOf(text: string | undefined): SessionTemplate {
  if (!text) return DEFAULT_SESSION_TEMPLATE;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SettingsError('SESSION_TEMPLATE is not JSON.');
  }
  const template = v.safeParse(SessionTemplateSchema, value);
  if (template.success) return template.output;
  throw new SettingsError(
    'SESSION_TEMPLATE should be like {"customersAllowed":1,"attendants":[{"type":"support/firstLevel","required":true}]}.',
  );
}
