import { describe, expect, it } from 'vitest';
import { Platform } from '../platform.ts';
import { servePage } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();

describe('the script tag', () => {
  it('loads the panel when somebody comes near, and asks nothing before it opens', async () => {
    const visitor = await visits.visit();
    await visitor.launcher.waitFor();
    await visitor.page.waitForLoadState('networkidle');
    const loaded = () =>
      visitor.page.evaluate(() =>
        performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
      );
    expect(await loaded()).toEqual(['/chimpassist-widget.js']);
    await visitor.launcher.hover();
    await expect.poll(async () => (await loaded()).length).toBe(2);
    expect((await loaded())[1]).toMatch(/^\/chimpassist-widget-panel-[\w-]{8}\.js$/);
    expect(visits.platform.calls).toEqual([]);
    expect(visits.platform.aedes.connectedClients).toBe(0);
    await visitor.open();
    await talking(visitor);
    expect((await loaded()).filter((path) => path.includes('panel'))).toHaveLength(1);
    expect(visitor.complaints).toEqual([]);
  });

  it('may come from another origin into a page whose policy lets in by nonce only', async () => {
    const shelf = await Platform.start();
    try {
      servePage(shelf, '/unused');
      const origin = visits.platform.url;
      for (const [path, serve] of shelf.pages) {
        shelf.pages.set(path, (request, response, url) => {
          response.setHeader('access-control-allow-origin', origin);
          return serve(request, response, url);
        });
      }
      const visitor = await visits.visit({
        script: `${shelf.url}/chimpassist-widget.js`,
        attributes: { nonce: 'r4nd0m' },
        headers: {
          'content-security-policy': `default-src 'none'; script-src 'nonce-r4nd0m'; img-src data:; connect-src 'self' ws://127.0.0.1:${visits.platform.port}`,
        },
      });
      await visitor.open();
      await talking(visitor);
      expect(visitor.complaints).toEqual([]);
    } finally {
      await shelf.stop();
    }
  });

  it('may be one file with everything in it', async () => {
    const visitor = await visits.visit({ script: '/chimpassist-widget.one-file.js' });
    await visitor.open();
    await talking(visitor);
    const paths = await visitor.page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
    );
    expect(paths.filter((path) => path.endsWith('.js'))).toEqual(['/chimpassist-widget.one-file.js']);
  });

  it('says so where the panel cannot be loaded, and loads it at the next press', async () => {
    const visitor = await visits.visit();
    const panel = '**/chimpassist-widget-panel-*';
    await visitor.page.route(panel, (route) => route.fulfill({ status: 503 }));
    await visitor.launcher.click();
    await visitor.page.getByRole('alert').getByText('The chat could not be loaded.').waitFor();
    await visitor.page.unroute(panel);
    await visitor.open();
    await talking(visitor);
    await expect.poll(() => visitor.page.getByRole('alert').count()).toBe(0);
  });

  it('loads the words of one language, and speaks English where they are away', async () => {
    const visitor = await visits.visit({ attributes: { 'data-language': 'es' } });
    const words = '**/chimpassist-widget-{es,ar,pt-br}-*';
    const asked: string[] = [];
    await visitor.page.route(words, (route) => {
      asked.push(new URL(route.request().url()).pathname.slice(0, -'-12345678.js'.length));
      return route.fulfill({ status: 503 });
    });
    await visitor.open();
    await visitor.panel.getByPlaceholder('Write a message').waitFor();
    expect(new Set(asked)).toEqual(new Set(['/chimpassist-widget-es']));
    await visitor.page.unroute(words);
    // The next showing tries again.
    await visitor.page.keyboard.press('Escape');
    await visitor.open();
    await visitor.panel.getByPlaceholder('Escriba un mensaje').waitFor();
  });

  it('is steered by the page through ChimpAssist, which mounts others too', async () => {
    const visitor = await visits.visit();
    await visitor.page.evaluate(() => {
      const { ChimpAssist } = window as unknown as { ChimpAssist: { widget: { open(): void } } };
      ChimpAssist.widget.open();
    });
    await talking(visitor);
    await visitor.page.evaluate((url) => {
      const { ChimpAssist } = window as unknown as { ChimpAssist: { mount(props: object): unknown } };
      ChimpAssist.mount({ backendEndpoint: url, mqttBrokerHost: `${url}/mqtt`, mqttBaseTopic: 'other/shop' });
    }, visits.platform.url);
    await expect.poll(() => visitor.launcher.count()).toBe(2);
  });

  it('moves nothing on the page, from its load to an open panel and back', async () => {
    const visitor = await visits.visit({
      body: `<main><h1>A shop</h1>${'<p>Things and more things.</p>'.repeat(60)}</main>`,
      head: `<script>window.shifts = []; new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries()) window.shifts.push([value, sources.map(({ node }) => node?.className)]);
      }).observe({ type: 'layout-shift', buffered: true })</script>`,
    });
    await visitor.open();
    await talking(visitor);
    await visitor.page.keyboard.press('Escape');
    await visitor.drawn();
    expect(await visitor.page.evaluate(() => (window as unknown as { shifts: unknown[] }).shifts)).toEqual(
      [],
    );
  });
});
