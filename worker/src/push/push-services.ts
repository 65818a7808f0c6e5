/**
 * Push services of browsers. An endpoint comes from the browser that subscribes, so nothing else is ever asked: no address of the
 * operator's network, and nobody's server.
 */
const HOSTS: readonly string[] = [
  // Chrome, Edge on phones, Opera, Samsung Internet, Brave
  'fcm.googleapis.com',
  // Firefox
  'updates.push.services.mozilla.com',
  'updates-autopush.prod.mozaws.net',
];
/** Hosts below these. */
const ENDINGS: readonly string[] = [
  // Firefox
  '.push.services.mozilla.com',
  // Edge
  '.notify.windows.com',
  // Safari
  '.push.apple.com',
];

/** @param extra an origin that counts beside them, for tests: `http://127.0.0.1:9000`. */
export function isPushService(endpoint: string, extra: string | null): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, origin, hostname, port, username, password } = new URL(endpoint);
  if (username !== '' || password !== '') return false;
  if (extra !== null && origin === extra) return true;
  if (protocol !== 'https:' || port !== '') return false;
  return HOSTS.includes(hostname) || ENDINGS.some((ending) => hostname.endsWith(ending));
}
