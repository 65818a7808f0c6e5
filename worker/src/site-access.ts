import { namesOf, type SiteId } from '@chimpassist/protocol';

/** The operator's secrets and endpoints as they come: texts, or missing. */
export interface AccessTexts {
  BRIDGE_SECRET?: string;
  /** Accepted beside `BRIDGE_SECRET` while it is rotated. */
  BRIDGE_SECRET_PREVIOUS?: string;
  AUTHENTICATION_ENDPOINT?: string;
  /** Begins the built-in directory of attendants, where there is no AUTHENTICATION_ENDPOINT. Written by `npm run deploy`. */
  FIRST_SUPERVISOR?: string;
  STATISTICS_ENDPOINT?: string;
  /** Looks at each file before anybody opens it. */
  ATTACHMENT_SCAN_ENDPOINT?: string;
  /** By which that service knows that it is asked by this Worker. */
  ATTACHMENT_SCAN_SECRET?: string;
  /** `Name <address>`: from whom customers get mail; without it none is sent. */
  MAIL_FROM?: string;
  /** At which the operator receives answers; each chat has an own address of it: `reply+…@`. */
  MAIL_REPLY_TO?: string;
  /** The operator's hook that sends mail. */
  MAIL_ENDPOINT?: string;
  /** Signs reply addresses and calls of that hook, and lets mail in at `POST /mail`. */
  MAIL_SECRET?: string;
  /** `on`: the bridge sends mail. */
  MAIL_BRIDGE?: string;
  /** A private JWK of P-256, by which push services know this deployment; without it no push message is sent. */
  VAPID_KEYS?: string;
  /** With which a Prometheus reads `GET /metrics`. */
  METRICS_TOKEN?: string;
  /** Where the operator's language model answers, in the shape of OpenAI's API: `https://…/v1`. */
  ASSISTANT_ENDPOINT?: string;
  ASSISTANT_KEY?: string;
  ASSISTANT_MODEL?: string;
  /** `off`: personal details are sent as they are. */
  ASSISTANT_MASK?: string;
  ASSISTANT_DAY_LIMIT?: string;
  /** A JWK set with private ES256 keys: the first signs, all verify. */
  TOKEN_KEYS?: string;
  /** With which the operator's own site proves its customers' ids. */
  IDENTITY_SECRET?: string;
  /** Of Cloudflare Turnstile; where it is set, a guest's first session needs an answer to its challenge. */
  TURNSTILE_SECRET?: string;
}

/** Who is let in to one site, and whom the Worker asks for it; null for what is not set. */
export interface SiteAccess {
  /** All that are accepted; none where the bridge cannot be let in. */
  bridgeSecrets: string[];
  authenticationEndpoint: string | null;
  firstSupervisor: string | null;
  statisticsEndpoint: string | null;
  scanEndpoint: string | null;
  scanSecret: string | null;
  mailFrom: string | null;
  mailReplyTo: string | null;
  mailEndpoint: string | null;
  mailSecret: string | null;
  /** Mail is sent by the bridge, over SMTP. */
  mailByBridge: boolean;
  vapidKeys: string | null;
  metricsToken: string | null;
  assistantEndpoint: string | null;
  assistantKey: string | null;
  assistantModel: string | null;
  /** Personal details are hidden from the language model. */
  assistantMasks: boolean;
  /** How often one attendant may ask it in a day. */
  assistantDayLimit: number;
  tokenKeys: string | null;
  identitySecret: string | null;
  turnstileSecret: string | null;
}

const ASSISTANT_DAY_LIMIT = 300;
/** What is no number leaves the usual limit: a mistyped one must not let anybody spend without end. */
const dayLimitIn = (text: string | null): number =>
  text !== null && /^\d{1,6}$/.test(text) ? Number(text) : ASSISTANT_DAY_LIMIT;

/**
 * What belongs to one site alone. No other site's value stands in for one that is missing: its operator could read the
 * chats of this one, or prove its customers. What may be common to all sites is in `settings.ts`.
 */
export function accessOf(texts: AccessTexts, site: SiteId): SiteAccess {
  const names = namesOf(site);
  const textOf = (name: keyof AccessTexts): string | null => {
    const text: unknown = Reflect.get(texts, names.variable(name));
    return typeof text === 'string' && text !== '' ? text : null;
  };
  return {
    bridgeSecrets: [textOf('BRIDGE_SECRET'), textOf('BRIDGE_SECRET_PREVIOUS')].filter(
      (secret) => secret !== null,
    ),
    authenticationEndpoint: textOf('AUTHENTICATION_ENDPOINT'),
    firstSupervisor: textOf('FIRST_SUPERVISOR'),
    statisticsEndpoint: textOf('STATISTICS_ENDPOINT'),
    scanEndpoint: textOf('ATTACHMENT_SCAN_ENDPOINT'),
    scanSecret: textOf('ATTACHMENT_SCAN_SECRET'),
    mailFrom: textOf('MAIL_FROM'),
    mailReplyTo: textOf('MAIL_REPLY_TO'),
    mailEndpoint: textOf('MAIL_ENDPOINT'),
    mailSecret: textOf('MAIL_SECRET'),
    mailByBridge: textOf('MAIL_BRIDGE') === 'on',
    vapidKeys: textOf('VAPID_KEYS'),
    metricsToken: textOf('METRICS_TOKEN'),
    assistantEndpoint: textOf('ASSISTANT_ENDPOINT'),
    assistantKey: textOf('ASSISTANT_KEY'),
    assistantModel: textOf('ASSISTANT_MODEL'),
    assistantMasks: textOf('ASSISTANT_MASK') !== 'off',
    assistantDayLimit: dayLimitIn(textOf('ASSISTANT_DAY_LIMIT')),
    tokenKeys: textOf('TOKEN_KEYS'),
    identitySecret: textOf('IDENTITY_SECRET'),
    turnstileSecret: textOf('TURNSTILE_SECRET'),
  };
}
