import * as v from 'valibot';
import { ANSWER_LATE_MINUTES, ANSWER_TOO_LATE_MINUTES, OWN_ORIGIN, type Settings } from './settings.ts';

const text = v.fallback(v.optional(v.string(), ''), '');

const minutes = (fallback: number) =>
  v.fallback(v.optional(v.pipe(v.number(), v.minValue(0)), fallback), fallback);

const SettingsSchema = v.object({
  BACKEND_ENDPOINT: text,
  MQTT_BROKER_HOST: text,
  MQTT_BASE_TOPIC: text,
  SITE: text,
  SITE_TITLE: text,
  DESK_SITES: v.fallback(
    v.array(
      v.object({ name: text, title: text, backendEndpoint: text, baseTopic: text, mqttBrokerHost: text }),
    ),
    [],
  ),
  LOGO_SMALL_URL: text,
  FAV_ICON_URL: text,
  MAIN_PAGE_TITLE: text,
  LOGIN_PAGE_TITLE: text,
  DEFAULT_ATTENDANT_AVATAR_URL: text,
  FORCE_i18n_LANGUAGE: text,
  ONLINE_CUSTOMERS_LABEL: text,
  OFFLINE_CUSTOMERS_LABEL: text,
  ASSIGNMENT: v.fallback(v.picklist(['automatic', 'manual']), 'automatic'),
  STATISTICS_TIME_ZONE: v.fallback(v.string(), 'UTC'),
  ANSWER_LATE_MINUTES: minutes(ANSWER_LATE_MINUTES),
  ANSWER_TOO_LATE_MINUTES: minutes(ANSWER_TOO_LATE_MINUTES),
});

/** Reads `/settings.json`; throws with a sentence for people where the page is not set up. */
export async function loadSettings(): Promise<Settings> {
  const response = await fetch('/settings.json', { cache: 'no-store' });
  if (!response.ok)
    throw new Error(`The settings could not be read (status ${response.status}). Reload the page.`);
  const settings: Settings = v.parse(SettingsSchema, await response.json());
  if (settings.BACKEND_ENDPOINT === '')
    throw new Error('This page is not set up yet: set BACKEND_ENDPOINT, then reload.');
  if (settings.BACKEND_ENDPOINT === OWN_ORIGIN) settings.BACKEND_ENDPOINT = location.origin;
  return settings;
}
