import type { BrowserContext, Page } from 'playwright-core';
import { until } from './until.ts';

export interface PretendedSubscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** A subscription at an endpoint, with keys of its own that nobody here needs. */
export async function subscriptionAt(endpoint: string): Promise<PretendedSubscription> {
  const { publicKey } = (await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ])) as CryptoKeyPair;
  const point = await crypto.subtle.exportKey('raw', publicKey);
  const text = (bytes: ArrayBuffer | Uint8Array) => Buffer.from(bytes as Uint8Array).toString('base64url');
  return {
    endpoint,
    keys: { p256dh: text(new Uint8Array(point)), auth: text(crypto.getRandomValues(new Uint8Array(16))) },
  };
}

/**
 * Lets pages of this origin show messages, and gives them a subscription at a pretended push service: Chromium's own is far away. The
 * service worker, what it shows and where it leads are real.
 */
export async function pretendPushService(
  context: BrowserContext,
  origin: string,
  subscription: PretendedSubscription,
): Promise<void> {
  await context.grantPermissions(['notifications'], { origin });
  await context.addInitScript((given) => {
    const KEY = 'test: subscribed with';
    const subscribed = () => {
      const key = localStorage.getItem(KEY);
      if (key === null) return null;
      const bytes = Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
        c.charCodeAt(0),
      );
      return {
        endpoint: given.endpoint,
        options: { applicationServerKey: bytes.buffer },
        toJSON: () => ({ ...given, expirationTime: null }),
        unsubscribe: async () => localStorage.removeItem(KEY),
      };
    };
    if (!('PushManager' in window)) return;
    Object.assign(PushManager.prototype, {
      getSubscription: async () => subscribed(),
      async subscribe({ applicationServerKey }: { applicationServerKey: string }) {
        localStorage.setItem(KEY, applicationServerKey);
        return subscribed();
      },
    });
  }, subscription);
}

/** Hands a push message to the service worker of the page, as the browser does. */
export async function deliverPush(page: Page, data: unknown): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  let registrationId = '';
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId =
      registrations.find(({ scopeURL, isDeleted }) => !isDeleted && scopeURL.startsWith(origin))
        ?.registrationId ?? registrationId;
  });
  await cdp.send('ServiceWorker.enable');
  await until('the page has a service worker', () => registrationId !== '');
  await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(data) });
  await cdp.detach();
}

/** The messages that the browser shows for this page's site. */
export const messagesShown = (page: Page): Promise<{ title: string; body: string; tag: string }[]> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
  });

/** A click on the newest message. A browser lets only a real one bring a window to the front. */
export async function clickMessage(page: Page): Promise<void> {
  const [worker] = page.context().serviceWorkers();
  await worker?.evaluate(async () => {
    const scope = globalThis as unknown as {
      registration: ServiceWorkerRegistration;
      NotificationEvent: new (type: string, init: object) => Event;
      dispatchEvent(event: Event): boolean;
    };
    const notification = (await scope.registration.getNotifications()).at(-1);
    scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }));
  });
}
