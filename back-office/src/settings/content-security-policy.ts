import type { Settings } from './settings.ts';

const WEB_SOCKET_SCHEMES: Readonly<Record<string, string>> = { 'http:': 'ws:', 'https:': 'wss:' };

/** Scheme, host and port of a URL, with WebSocket schemes for brokers; null where the text is no URL. */
function sourceOf(text: string, asWebSocket: boolean): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const scheme = asWebSocket ? (WEB_SOCKET_SCHEMES[url.protocol] ?? url.protocol) : url.protocol;
  return `${scheme}//${url.host}`;
}

/**
 * The page's Content-Security-Policy: own scripts and styles only, nothing inline, and connections to nobody but the
 * Worker, which may speak MQTT itself, and the broker of the settings, of each site of the desk. Avatars come from anywhere over https; plain http only where the Worker itself
 * is reached over plain http, which is a development machine.
 */
function contentSecurityPolicy(settings: Settings): string {
  const backend = sourceOf(settings.BACKEND_ENDPOINT, false);
  const sources = [
    [settings.BACKEND_ENDPOINT, settings.MQTT_BROKER_HOST] as const,
    ...settings.DESK_SITES.map((site) => [site.backendEndpoint, site.mqttBrokerHost] as const),
  ].flatMap(([endpoint, broker]) => [
    sourceOf(endpoint, false),
    sourceOf(endpoint, true),
    sourceOf(broker, true),
  ]);
  const images = ["'self'", 'data:', 'blob:', 'https:'];
  if (backend?.startsWith('http:')) images.push('http:');
  const connections = new Set(["'self'", ...sources].filter((source) => source !== null));
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${images.join(' ')}`,
    `connect-src ${[...connections].join(' ')}`,
    "font-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Every header that a page of the back office is served with. */
export function securityHeaders(settings: Settings): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(settings),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), microphone=(self), geolocation=()',
    'cross-origin-opener-policy': 'same-origin',
  };
}
