import { DEFAULT_BASE_TOPIC } from '@chimpassist/protocol';
import { type DeskSite, deskSitesIn } from './desk-sites.ts';

/**
 * What an operator sets, under the names that operators know. `GET /settings.json` answers it at run time, so that a
 * change needs no rebuild. The broker's user name and password are the bridge's: they never stand here.
 */
export interface Settings {
  /** The Worker's URL, without a slash at the end. Empty: not set up yet. */
  BACKEND_ENDPOINT: string;
  /** Where to connect: a broker's address for browsers, or the Worker's own `/mqtt`. Empty: what the Worker names. */
  MQTT_BROKER_HOST: string;
  MQTT_BASE_TOPIC: string;
  /** The name of the site that these settings are of; empty: the page's own. */
  SITE: string;
  /** What people call it, where there are several. */
  SITE_TITLE: string;
  /** The others that this desk may show. */
  DESK_SITES: readonly DeskSite[];
  LOGO_SMALL_URL: string;
  FAV_ICON_URL: string;
  MAIN_PAGE_TITLE: string;
  LOGIN_PAGE_TITLE: string;
  DEFAULT_ATTENDANT_AVATAR_URL: string;
  /** `en`, `ptBR` or `es`; empty: the browser's language. */
  FORCE_i18n_LANGUAGE: string;
  /** Empty: the language's own word. */
  ONLINE_CUSTOMERS_LABEL: string;
  OFFLINE_CUSTOMERS_LABEL: string;
  ASSIGNMENT: 'automatic' | 'manual';
  /** The time zone in which the statistics hook is asked. */
  STATISTICS_TIME_ZONE: string;
  /** After so many minutes without an answer a chat's row turns amber, and red. */
  ANSWER_LATE_MINUTES: number;
  ANSWER_TOO_LATE_MINUTES: number;
}

/** As `BACKEND_ENDPOINT`: the Worker itself serves this page. */
export const OWN_ORIGIN = 'self';

export const ANSWER_LATE_MINUTES = 2;
export const ANSWER_TOO_LATE_MINUTES = 5;

/** The settings as another site of the desk has them. */
export const settingsOfSite = (settings: Settings, site: DeskSite): Settings => ({
  ...settings,
  SITE: site.name,
  SITE_TITLE: site.title,
  MAIN_PAGE_TITLE: site.title,
  LOGIN_PAGE_TITLE: site.title,
  BACKEND_ENDPOINT: site.backendEndpoint.replace(/^self(?=\/)/, settings.BACKEND_ENDPOINT),
  MQTT_BASE_TOPIC: site.baseTopic,
  MQTT_BROKER_HOST: site.mqttBrokerHost,
});

/** Makes the settings from a Pages environment or `process.env`; a value that is not a text counts as not set. */
export function settingsFromEnv(env: Readonly<Record<string, unknown>>): Settings {
  const text = (name: string, fallback = ''): string => {
    const value = env[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : fallback;
  };
  const minutes = (name: string, fallback: number): number => {
    const value = Number(text(name, String(fallback)));
    return Number.isFinite(value) && value >= 0 ? value : fallback;
  };
  const backendEndpoint = text('BACKEND_ENDPOINT').replace(/\/+$/, '');
  const baseTopic = text('MQTT_BASE_TOPIC', DEFAULT_BASE_TOPIC);
  return {
    BACKEND_ENDPOINT: backendEndpoint,
    // Where the servers' address is TCP, browsers need one of their own.
    MQTT_BROKER_HOST: text('MQTT_BROKER_WS_HOST', text('MQTT_BROKER_HOST')),
    MQTT_BASE_TOPIC: baseTopic,
    SITE: '',
    SITE_TITLE: text('SITE_TITLE', text('MAIN_PAGE_TITLE', 'Chimp Assist')),
    DESK_SITES: deskSitesIn(text('DESK_SITES'), { backendEndpoint, baseTopic }),
    LOGO_SMALL_URL: text('LOGO_SMALL_URL'),
    FAV_ICON_URL: text('FAV_ICON_URL'),
    MAIN_PAGE_TITLE: text('MAIN_PAGE_TITLE', 'Chimp Assist'),
    LOGIN_PAGE_TITLE: text('LOGIN_PAGE_TITLE', text('MAIN_PAGE_TITLE', 'Chimp Assist')),
    DEFAULT_ATTENDANT_AVATAR_URL: text('DEFAULT_ATTENDANT_AVATAR_URL'),
    FORCE_i18n_LANGUAGE: text('FORCE_i18n_LANGUAGE'),
    ONLINE_CUSTOMERS_LABEL: text('ONLINE_CUSTOMERS_LABEL'),
    OFFLINE_CUSTOMERS_LABEL: text('OFFLINE_CUSTOMERS_LABEL'),
    ASSIGNMENT: text('ASSIGNMENT').toLowerCase() === 'manual' ? 'manual' : 'automatic',
    STATISTICS_TIME_ZONE: text('STATISTICS_TIME_ZONE', 'UTC'),
    ANSWER_LATE_MINUTES: minutes('ANSWER_LATE_MINUTES', ANSWER_LATE_MINUTES),
    ANSWER_TOO_LATE_MINUTES: minutes('ANSWER_TOO_LATE_MINUTES', ANSWER_TOO_LATE_MINUTES),
  };
}
