/** How operators write a broker's address, and what a WebSocket wants. */
const SCHEMES: Record<string, 'ws' | 'wss' | 'tcp'> = {
  'http:': 'ws',
  'ws:': 'ws',
  'https:': 'wss',
  'wss:': 'wss',
  'mqtt:': 'tcp',
  'mqtts:': 'tcp',
};

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * The WebSocket address of `mqttBrokerHost`: `http:` means `ws:`, `https:` means `wss:`; path and query count.
 *
 * @throws {TypeError} with a sentence for the operator where the address is none, or one that browsers cannot open.
 */
export function brokerUrl(host: string): string {
  const text = host.trim();
  const fix = 'Write it like http://localhost:8080/mqtt or wss://mqtt.example.com/mqtt.';
  if (!SCHEME.test(text))
    throw new TypeError(`The broker's address "${text}" has no http:, https:, ws: or wss:. ${fix}`);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new TypeError(`The broker's address "${text}" is no URL. ${fix}`);
  }
  const scheme = SCHEMES[url.protocol];
  if (scheme === undefined) throw new TypeError(`The broker's address begins with "${url.protocol}". ${fix}`);
  if (scheme === 'tcp') {
    throw new TypeError(
      `A browser cannot open "${url.protocol}" (plain TCP): give the address of the broker's WebSocket listener. ${fix}`,
    );
  }
  // User name and password go into CONNECT, never into an address.
  url.username = '';
  url.password = '';
  url.hash = '';
  // Not `url.protocol = …`: browsers refuse to turn http: into ws: there.
  return `${scheme}:${url.href.slice(url.protocol.length)}`;
}
