import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, expect, it } from 'vitest';
import { browser, closeBrowser, MARY } from './browser/page.ts';
import { Platform } from './platform.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/vite', import.meta.url));
const TYPES: Record<string, string> = { html: 'text/html; charset=utf-8', js: 'text/javascript' };

let outDir: string | null = null;
const platform = await Platform.start();
afterAll(async () => {
  await closeBrowser();
  await platform.stop();
  if (outDir !== null) await rm(outDir, { recursive: true, force: true });
});

it('the Vite example builds, loads the panel only when it is opened, and talks', async () => {
  outDir = await mkdtemp(join(tmpdir(), 'chimp-example-'));
  await build({
    root: EXAMPLE,
    logLevel: 'error',
    define: {
      'import.meta.env.VITE_BACKEND_ENDPOINT': JSON.stringify(platform.url),
      'import.meta.env.VITE_MQTT_BROKER_HOST': JSON.stringify(`${platform.url}/mqtt`),
    },
    build: { outDir },
  });
  const files = (await readdir(outDir, { recursive: true })).filter((name) => /\.(html|js)$/.test(name));
  for (const name of files) {
    const body = await readFile(join(outDir, name));
    const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain';
    platform.pages.set(name === 'index.html' ? '/' : `/${name}`, (_request, response) => {
      response.writeHead(200, { 'content-type': type }).end(body);
    });
  }
  const page = await (await browser()).newPage();
  await page.addInitScript((text) => localStorage.setItem('userData', text), JSON.stringify(MARY));
  const scripts = async (): Promise<string[]> =>
    page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.endsWith('.js')),
    );
  await page.goto(platform.url);
  await page.locator('.launcher').waitFor();
  expect((await scripts()).some((path) => path.includes('full'))).toBe(false);
  expect(platform.calls).toEqual([]);
  await page.getByRole('button', { name: 'Ask us' }).click();
  await page.getByText('You are talking with Ana Ribeiro').waitFor();
  expect((await scripts()).some((path) => path.includes('full'))).toBe(true);
  await page.keyboard.press('Escape');
  platform.say(`server/sessions/${MARY.id}`, 'Hello Mary');
  await page.getByRole('button', { name: 'Ask us (1 new)' }).waitFor();

  // What the panel's part weighs after a bundler of the customer's has had it.
  const panel = files.find((name) => name.includes('full'));
  expect(gzipSync(await readFile(join(outDir, panel ?? ''))).length).toBeLessThan(50_000);
});
