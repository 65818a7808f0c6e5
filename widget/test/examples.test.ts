import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { browser, closeBrowser, MARY, servePage } from './browser/page.ts';
import { Platform } from './platform.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);
const BUNDLED = ['vite', 'vue', 'svelte', 'solid'];
const TYPES: Record<string, string> = { html: 'text/html; charset=utf-8', js: 'text/javascript' };

let platform: Platform;
const folders: string[] = [];
beforeEach(async () => {
  platform = await Platform.start();
});
afterEach(async () => {
  await platform.stop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});
afterAll(closeBrowser);

/** Builds an example for this platform and serves it. Returns the folder and its scripts. */
async function serveBuilt(name: string): Promise<{ folder: string; files: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'chimp-example-'));
  folders.push(folder);
  const addresses = {
    VITE_BACKEND_ENDPOINT: platform.url,
    VITE_MQTT_BROKER_HOST: `${platform.url}/mqtt`,
  };
  Object.assign(process.env, addresses);
  await build({
    root: new URL(name, EXAMPLES).pathname,
    logLevel: 'error',
    build: { outDir: folder },
  }).finally(() => {
    for (const variable of Object.keys(addresses)) delete process.env[variable];
  });
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(html|js)$/.test(file));
  for (const file of files) {
    const body = await readFile(join(folder, file));
    const type = TYPES[file.split('.').at(-1) ?? ''] ?? 'text/plain';
    platform.pages.set(file === 'index.html' ? '/' : `/${file}`, (_request, response) => {
      response.writeHead(200, { 'content-type': type }).end(body);
    });
  }
  return { folder, files };
}

const scriptsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path.endsWith('.js')),
  );

/** Opens the page, writes and is answered. `panel` is a part of the name of the file that comes with the panel. */
async function talk(panel: string): Promise<void> {
  const page = await (await browser()).newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript((text) => localStorage.setItem('userData', text), JSON.stringify(MARY));
  const hasPanel = async () => (await scriptsOf(page)).some((path) => path.includes(panel));
  try {
    await page.goto(platform.url);
    await page.locator('.launcher').waitFor();
    expect(await hasPanel()).toBe(false);
    expect(platform.calls).toEqual([]);
    await page.getByRole('button', { name: 'Ask us' }).click();
    await page.getByText('You are talking with Ana Ribeiro').waitFor();
    await page.getByRole('dialog', { name: 'Talk to us' }).waitFor();
    expect(await hasPanel()).toBe(true);
    await page.keyboard.type('Where is my parcel?');
    await page.keyboard.press('Enter');
    await page.getByRole('article').getByText('Delivered').waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    platform.say(`server/sessions/${MARY.id}`, 'Hello Mary');
    await page.getByRole('button', { name: 'Ask us (1 new)' }).waitFor();
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
  }
}

it.each(BUNDLED)('the example %s builds, loads the panel only when it is opened, and talks', async (name) => {
  const { folder, files } = await serveBuilt(name);
  await talk('full');
  // What the panel's part weighs after a bundler of the customer's has had it.
  const panel = files.find((file) => file.includes('full'));
  expect(gzipSync(await readFile(join(folder, panel ?? ''))).length).toBeLessThan(50_000);
});

it('the example of plain HTML loads the panel only when it is opened, and talks', async () => {
  servePage(platform, '/unused');
  const page = await readFile(new URL('html/index.html', EXAMPLES), 'utf8');
  const addressed = page
    .replace('http://localhost:3134', platform.url)
    .replace('http://localhost:8080', platform.url);
  const script = await readFile(new URL('html/shop.js', EXAMPLES));
  platform.pages.set('/', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(addressed);
  });
  platform.pages.set('/shop.js', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
  });
  await talk('chimpassist-widget-panel');
});

it('docs/embedding.md shows what the examples say, word for word', async () => {
  const docs = await readFile(new URL('../docs/embedding.md', EXAMPLES), 'utf8');
  const shown = ['vue/src/shop.vue', 'svelte/src/shop.svelte', 'solid/src/shop.tsx', 'html/shop.js'];
  for (const file of shown) {
    expect(docs, file).toContain(await readFile(new URL(file, EXAMPLES), 'utf8'));
  }
});
