import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBackOffice } from '@chimpassist/testing/built-pages';
import { freePorts } from '@chimpassist/testing/free-ports';
import { launchChromium } from '@chimpassist/testing/launch-chromium';
import { afterEach, describe, expect, it } from 'vitest';
import { startChild } from '../../demo/src/child.ts';
import { ROOT, run } from '../src/wrangler.ts';
import { PretendCloudflare } from './support/pretend-cloudflare.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

describe('the back office on Pages', () => {
  it('is served with its settings and security headers, and opens in Chromium', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chimp-pages-'));
    cleanUp.push(async () => rmSync(folder, { recursive: true, force: true }));
    await buildBackOffice();
    const [port = 0] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const pages = await startChild({
      what: 'wrangler pages dev',
      command: process.execPath,
      args: [
        `${ROOT}node_modules/wrangler/bin/wrangler.js`,
        ...['pages', 'dev', 'dist', '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'],
        ...['--compatibility-date', '2026-11-01', '--persist-to', folder],
        ...[
          '--binding',
          'BACKEND_ENDPOINT=http://127.0.0.1:9/',
          '--binding',
          'MQTT_BROKER_HOST=ws://127.0.0.1:9/mqtt',
        ],
        ...['--binding', 'MAIN_PAGE_TITLE=Help of the shop'],
      ],
      cwd: `${ROOT}back-office`,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? '',
        CI: '1',
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_REGISTRY_PATH: `${folder}/registry`,
        WRANGLER_LOG_PATH: `${folder}/wrangler-logs`,
      },
      logFile: `${folder}/logs/pages.log`,
    });
    cleanUp.push(() => pages.stop());
    await pages.ready(async () => (await fetch(`${url}/settings.json`)).ok);

    const settings = await fetch(`${url}/settings.json`);
    expect(settings.headers.get('cache-control')).toBe('no-store');
    expect(await settings.json()).toMatchObject({
      BACKEND_ENDPOINT: 'http://127.0.0.1:9',
      MQTT_BROKER_HOST: 'ws://127.0.0.1:9/mqtt',
      MAIN_PAGE_TITLE: 'Help of the shop',
    });
    const policy = (await fetch(url)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain('ws://127.0.0.1:9');

    const browser = await launchChromium();
    cleanUp.push(() => browser.close());
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(url);
    await page
      .getByLabel(/password/i)
      .first()
      .waitFor();
    expect(await page.title()).toContain('Help of the shop');
    expect(faults).toEqual([]);
  });
});

describe('npm run deploy:back-office', () => {
  it('puts page and functions on the production branch unless told otherwise', async () => {
    const cloudflare = await PretendCloudflare.start();
    cleanUp.push(() => cloudflare.stop());
    const deploy = (args: string[], more: Record<string, string> = {}) =>
      run(`${ROOT}deploy/src/main.ts`, ['back-office', ...args], ROOT, {
        ...cloudflare.environment,
        ...more,
      });
    const { code, stdout, stderr } = await deploy([]);
    expect({ code, said: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, said: '' });
    const preview = await deploy(['--branch', 'try'], { PAGES_PROJECT: 'desk-of-staging' });
    expect(preview.code).toBe(0);
    expect(cloudflare.pages).toMatchObject([
      { project: 'chimp-assist-back-office', branch: 'main', hasFunctions: true },
      { project: 'desk-of-staging', branch: 'try', hasFunctions: true },
    ]);
    expect(cloudflare.pages[0]?.files).toContain('/index.html');
  });
});
