import type { Page } from 'playwright-core';

/** What has left a page as a file, and what it has got to show, by the hashes of the bytes. */
interface FileHashes {
  /** By the names under which they were uploaded. */
  sent: Record<string, string>;
  got: string[];
}
declare global {
  interface Window {
    fileHashes: FileHashes;
  }
}

/** Runs in a page: from now on it keeps the hash of each file that it sends and of each that it makes an address of. */
export function keepFileHashes(): void {
  const hashes: FileHashes = { sent: {}, got: [] };
  window.fileHashes = hashes;
  const hashOf = async (blob: Blob): Promise<string> => {
    const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  };
  const { open, send } = XMLHttpRequest.prototype;
  const addresses = new WeakMap<XMLHttpRequest, URL>();
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, method: string, url: string | URL) {
    addresses.set(this, new URL(url, location.href));
    return open.call(this, method, url, true);
  };
  XMLHttpRequest.prototype.send = function (this: XMLHttpRequest, body) {
    const name = addresses.get(this)?.searchParams.get('name') ?? null;
    if (body instanceof Blob && name !== null)
      void hashOf(body).then((hash) => {
        hashes.sent[name] = hash;
      });
    return send.call(this, body);
  };
  const create = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (object) => {
    if (object instanceof Blob) void hashOf(object).then((hash) => hashes.got.push(hash));
    return create(object);
  };
}

/** From the next load on. */
export const watchFiles = async (page: Page): Promise<void> => {
  await page.addInitScript(keepFileHashes);
};

export const sentFiles = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(() => window.fileHashes.sent);
export const gotFiles = (page: Page): Promise<string[]> => page.evaluate(() => window.fileHashes.got);
