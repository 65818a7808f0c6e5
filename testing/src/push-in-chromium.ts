import type { BrowserContext, Page, Worker } from 'playwright-core';
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
 * Lets pages of this context show messages, and gives them a subscription at a pretended push service: Chromium's own is far away, and
 * one without a window shows no messages. The service worker, what it wants to show and where it leads are real.
 */
export async function pretendPushService(
  context: BrowserContext,
  subscription: PretendedSubscription,
): Promise<void> {
  await context.addInitScript((given) => {
    const KEY = 'test: subscribed with';
    const subscribed = () => {
      const key = localStorage.getItem(KEY);
      if (key === null) return null;
      const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
      return {
        endpoint: given.endpoint,
        options: { applicationServerKey: Uint8Array.from(text, (each) => each.charCodeAt(0)).buffer },
        toJSON: () => ({ ...given, expirationTime: null }),
        unsubscribe: async () => localStorage.removeItem(KEY),
      };
    };
    if (!('PushManager' in window)) return;
    let permission = 'default';
    const granted = 'test: permission';
    Object.defineProperty(Notification, 'permission', {
      configurable: true,
      get: () => localStorage.getItem(granted) ?? permission,
    });
    Notification.requestPermission = async () => {
      permission = 'granted';
      localStorage.setItem(granted, permission);
      return 'granted';
    };
    Object.assign(PushManager.prototype, {
      getSubscription: async () => subscribed(),
      async subscribe({ applicationServerKey }: { applicationServerKey: string }) {
        localStorage.setItem(KEY, applicationServerKey);
        return subscribed();
      },
    });
  }, subscription);
}

interface Shown {
  title: string;
  body: string;
  tag: string;
}
/** What the service worker holds in these tests. */
interface Scope {
  registration: ServiceWorkerRegistration;
  shown?: (Shown & { data: unknown })[];
  ExtendableEvent: new (type: string) => Event;
  dispatchEvent(event: Event): boolean;
}

async function workerOf(page: Page): Promise<Worker> {
  const worker = await until('the page has a service worker', () => page.context().serviceWorkers()[0]);
  await worker.evaluate(() => {
    const scope = globalThis as unknown as Scope;
    if (scope.shown !== undefined) return;
    scope.shown = [];
    scope.registration.showNotification = async (title, { body = '', tag = '', data } = {}) => {
      // One with the same tag takes the place of the other.
      scope.shown = [...(scope.shown ?? []).filter((each) => each.tag !== tag), { title, body, tag, data }];
    };
  });
  return worker;
}

/** Hands a push message to the service worker of the page, as the browser does. */
export async function deliverPush(page: Page, data: unknown): Promise<void> {
  await workerOf(page);
  const cdp = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  let registrationId = '';
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const ours = registrations.find(({ scopeURL, isDeleted }) => !isDeleted && scopeURL.startsWith(origin));
    registrationId = ours?.registrationId ?? registrationId;
  });
  await cdp.send('ServiceWorker.enable');
  await until('its registration is known', () => registrationId !== '');
  await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(data) });
  await cdp.detach();
}

/** The messages that the browser would show for this page's site. */
export const messagesShown = async (page: Page): Promise<Shown[]> =>
  (await workerOf(page)).evaluate(() =>
    ((globalThis as unknown as Scope).shown ?? []).map(({ title, body, tag }) => ({ title, body, tag })),
  );

/** A click on the newest of them. */
export async function clickMessage(page: Page): Promise<void> {
  await (await workerOf(page)).evaluate(() => {
    const scope = globalThis as unknown as Scope;
    const newest = scope.shown?.at(-1);
    const close = () => {
      scope.shown = scope.shown?.filter((each) => each !== newest) ?? [];
    };
    const event = new scope.ExtendableEvent('notificationclick');
    scope.dispatchEvent(Object.assign(event, { notification: { ...newest, close } }));
  });
}
