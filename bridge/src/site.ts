import { createHash, createHmac } from 'node:crypto';
import type { LegacyClients } from '@chimpassist/protocol';
import type { QuotaLimits } from '@chimpassist/protocol/inbound';
import { BRIDGE_CLIENT_ID_PREFIX } from './broker-auth/bridge-client-id.ts';

/** The operator's activity monitor: a broker of its own. */
export interface ActivityMonitorSettings {
  /** As MQTT.js takes it. */
  url: string;
  username: string | undefined;
  password: string | undefined;
  /** Below `accounts/`; may hold wildcards. */
  topic: string;
}

/**
 * One platform that a bridge serves: a base topic at a broker, a Worker, a spool and perhaps a database. Nothing that a
 * bridge holds or is called comes from anywhere else, so one process may run a bridge for each of several sites.
 */
export interface Site {
  /** As MQTT.js takes it: `http:` has become `ws:`. */
  brokerUrl: string;
  username: string | undefined;
  password: string | undefined;
  /** Above all topics of the site. */
  baseTopic: string;
  /** The largest packet that the broker takes, where it does not say so itself; null for no limit. */
  maxPacketBytes: number | null;
  /** The most levels of a topic, with base, that the broker takes. */
  maxTopicLevels: number;
  /** The Worker's URL without a slash at its end. */
  backend: string;
  secret: string;
  /** Whose topics count although they prove nothing. The same as the Worker's. */
  legacyClients: LegacyClients;
  spoolPath: string;
  attendantKeepAliveMs: number;
  mongoUrl: string | undefined;
  /** Where the mirror writes to: two sites that share a MongoDB need one each. */
  mongoDatabase: string;
  /** Frames that may wait for the Worker before the broker is not read any more. */
  spoolLimit: number;
  quota: QuotaLimits;
  /** By which mail is sent; undefined: none is. */
  smtpUrl: string | undefined;
  activityMonitor: ActivityMonitorSettings | null;
}

/** What a bridge without a broker needs. */
export type MirrorSite = Pick<Site, 'backend' | 'secret' | 'mongoDatabase'> & { mongoUrl: string };

const NAME_CHARACTERS = 32;

/** Where it is kept who is connected to the site's broker. */
export const clientsPathOf = ({ spoolPath }: Pick<Site, 'spoolPath'>): string => `${spoolPath}-clients`;

/** The client id of a site's bridges, made of a name that the desk chose. */
export const clientIdOf = (name: string): string =>
  `${BRIDGE_CLIENT_ID_PREFIX}${name.slice(0, NAME_CHARACTERS)}`;

/** The client id until the desk has told a name. Nobody who does not know the secret can guess it. */
export const firstClientIdOf = ({ baseTopic, secret }: Pick<Site, 'baseTopic' | 'secret'>): string =>
  clientIdOf(createHmac('sha256', secret).update(`client id of ${baseTopic}`).digest('hex'));

/** What bridges were called whose name followed from the base topic alone. */
export const formerClientIdOf = ({ baseTopic }: Pick<Site, 'baseTopic'>): string =>
  clientIdOf(createHash('sha256').update(baseTopic).digest('hex').slice(0, 12));
