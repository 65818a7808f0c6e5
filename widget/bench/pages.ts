import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { MARY, MARYS_TOPIC } from '../test/browser/page.ts';
import { ANA, type Platform } from '../test/platform.ts';

const DIST = new URL('../dist/', import.meta.url);
const PRODUCTS = 24;
const HISTORY = 50;
const MINUTE_MS = 60_000;

/** The same page, without the widget and with it. */
export const PAGES = {
  'without the widget': null,
  'with the script tag': 'chimpassist-widget.js',
  'with the one file': 'chimpassist-widget.one-file.js',
} as const;
export type PageName = keyof typeof PAGES;

/** A page as shops have it: a header, two dozen products, styles, no scripts of its own. */
function shop(platform: Platform, script: string | null): string {
  const products = Array.from(
    { length: PRODUCTS },
    (_, n) => `<li><h2>Bicycle ${n}</h2><p>Built once, ridden for years. In three sizes and five colours.</p>
<p class="price">${900 + n} €</p><button>Put into the basket</button></li>`,
  );
  const tag =
    script === null
      ? ''
      : `<script src="/${script}" defer data-backend-endpoint="${platform.url}" data-mqtt-broker-host="${platform.url}/mqtt"></script>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>body { margin: 0 auto; max-width: 1100px; font: 16px/1.5 system-ui } ul { display: grid;
grid-template-columns: repeat(4, 1fr); gap: 24px; padding: 0; list-style: none } li { padding: 16px;
border: 1px solid #ddd; border-radius: 8px }</style>
${tag}</head><body><h1>A shop</h1><ul>${products.join('')}</ul></body></html>`;
}

/** Puts the pages and the built files there, packed as a web server packs them. */
export function servePages(platform: Platform): void {
  const put = (path: string, type: string, text: string | Buffer): void => {
    const packed = gzipSync(text, { level: 9 });
    platform.pages.set(path, (_request, response) => {
      response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' }).end(packed);
    });
  };
  for (const [name, script] of Object.entries(PAGES)) {
    put(`/${encodeURIComponent(name)}`, 'text/html; charset=utf-8', shop(platform, script));
  }
  for (const name of readdirSync(DIST).filter((file) => file.startsWith('chimpassist-widget'))) {
    put(`/${name}`, 'text/javascript', readFileSync(new URL(name, DIST)));
  }
}

/** A customer with a conversation of some days. */
export function fillHistory(platform: Platform): void {
  const now = Date.now();
  for (let n = 0; n < HISTORY; n += 1) {
    const isOwn = n % 3 === 0;
    const timestamp = now - (HISTORY - n) * 45 * MINUTE_MS;
    platform.say(
      MARYS_TOPIC,
      `${isOwn ? 'A question' : 'An answer'} of some words, number ${n}, and https://shop.example.com/${n}`,
      {
        from: isOwn ? { id: MARY.id, name: MARY.name, role: 'customer' } : { ...ANA, role: 'attendant' },
        timestamp,
        readAt: timestamp,
      },
      false,
    );
  }
}
