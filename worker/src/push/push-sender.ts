import { encryptNotification, vapidHeaders } from '@block65/webcrypto-web-push';
import type { PushKind, PushNotice, SiteId } from '@chimpassist/protocol';
import { toBase64Url } from '@chimpassist/protocol/trust';
import type { Env } from '../contract/env.ts';
import type { Browser } from '../contract/push-box.ts';
import { settingsOf } from '../settings.ts';
import { accessOf } from '../site-access.ts';
import { before } from '../stranger-body.ts';
import { isPushService } from './push-services.ts';
import { pushKeysIn } from './vapid.ts';

const TIMEOUT_MS = 10_000;
const DAY_S = 86_400;
/** For how long a push service keeps it for a browser that is not there, s: who waits has given up by then. */
const KEPT_S: Record<PushKind, number> = { message: DAY_S, mention: DAY_S, waiting: 600 };
const TOPIC_CHARACTERS = 32;

/** `gone`: this browser is not there any more, and never comes back under this address. */
type PushOutcome = 'sent' | 'gone' | 'failed';

export interface PushSender {
  send(browser: Browser, notice: PushNotice): Promise<PushOutcome>;
}

/** By what this deployment sends push messages; null where it has no keys. */
export function pushSenderOf(env: Env, site: SiteId): PushSender | null {
  const keys = pushKeysIn(accessOf(env, site).vapidKeys);
  if (keys === null) return null;
  const { pushService } = settingsOf(env, site);
  return {
    async send(browser, notice) {
      // It was looked at when it came; what is allowed may be otherwise by now.
      if (!isPushService(browser.endpoint, pushService)) return 'gone';
      const subscription = { ...browser, expirationTime: null };
      const body = await encryptNotification(subscription, new TextEncoder().encode(JSON.stringify(notice)));
      const { headers } = await vapidHeaders(
        // The stand-in of tests has no TLS, which the library wants.
        { ...subscription, endpoint: browser.endpoint.replace(/^http:/, 'https:') },
        { ...keys, subject: browser.origin },
      );
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(new Error('The push service did not answer.')), TIMEOUT_MS);
      try {
        const response = await before(
          late.signal,
          fetch(browser.endpoint, {
            method: 'POST',
            // It could lead into the operator's network.
            redirect: 'manual',
            signal: late.signal,
            headers: {
              ...headers,
              ttl: String(KEPT_S[notice.kind]),
              urgency: notice.kind === 'mention' ? 'normal' : 'high',
              topic: await topicOf(notice.tag),
              'content-encoding': 'aes128gcm',
              'content-type': 'application/octet-stream',
            },
            body,
          }),
        );
        await response.body?.cancel().catch(() => undefined);
        if (response.status === 404 || response.status === 410) return 'gone';
        return response.ok ? 'sent' : 'failed';
      } catch {
        return 'failed';
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** Of two messages under one topic, of which the first has not arrived yet, only the second does (RFC 8030, 5.4). */
async function topicOf(tag: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(tag));
  return toBase64Url(new Uint8Array(digest)).slice(0, TOPIC_CHARACTERS);
}
