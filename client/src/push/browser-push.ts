/** How it stands with push messages in this browser. */
export type PushState =
  /** It cannot show any; on an iPhone only where the page was added to the home screen. */
  | 'unsupported'
  /** Its user has said no, and has to change that in the browser's own settings. */
  | 'denied'
  | 'off'
  | 'on';

/** Whether this browser can show push messages at all. */
export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** The subscription of this site in this browser, where there is one. Registers nothing. @param worker address of the service worker */
export async function subscriptionOf(worker: string): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(new URL(worker, location.href).href);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** How it stands now. Asks nobody. */
export async function pushState(worker: string): Promise<PushState> {
  if (!canPush()) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' && (await subscriptionOf(worker)) !== null ? 'on' : 'off';
}

/**
 * Asks for the browser's leave, and subscribes. To be called by a person's act.
 *
 * @param askKey for the deployment's key, base64url
 * @returns null where the browser's user has said no, or the deployment sends none.
 */
export async function subscribe(
  worker: string,
  askKey: () => Promise<string | null>,
): Promise<PushSubscription | null> {
  // First of all: some browsers forget within a moment that somebody has pressed a button.
  if ((await Notification.requestPermission()) !== 'granted') return null;
  const key = await askKey();
  if (key === null) return null;
  await navigator.serviceWorker.register(worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  if (before !== null && isOf(before, key)) return before;
  // With another key, from before: nobody can send to it any more.
  await before?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function isOf({ options }: PushSubscription, key: string): boolean {
  const bytes = options.applicationServerKey;
  if (bytes === null) return false;
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === key;
}
