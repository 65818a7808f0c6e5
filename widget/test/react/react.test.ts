import { rm } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browser, closeBrowser, MARY, MARYS_TOPIC } from '../browser/page.ts';
import { Platform } from '../platform.ts';
import { bundle, filesOf, REACTS, type ReactEnd } from './bundle.ts';

const folders: string[] = [];
afterAll(async () => {
  await closeBrowser();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe.each(Object.keys(REACTS) as ReactEnd[])('with React %s', (end) => {
  let files: Map<string, Buffer>;
  let platform: Platform;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    const folder = await bundle(end === 'newest' ? 'entry-19.ts' : 'entry-16.ts', end);
    folders.push(folder);
    files = await filesOf(folder);
  });
  beforeEach(async () => {
    platform = await Platform.start();
    complaints.length = 0;
    for (const [name, body] of files) {
      platform.pages.set(`/${name}`, (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/javascript' }).end(body);
      });
    }
    const props = {
      backendEndpoint: platform.url,
      mqttBrokerHost: `${platform.url}/mqtt`,
      title: 'First title',
    };
    platform.pages.set('/', (_request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Shop</title><body><div id="app"></div>
<script>window.props=${JSON.stringify(props)};localStorage.userData??=${JSON.stringify(JSON.stringify(MARY))}</script>
<script type="module" src="/page.js"></script></body></html>`);
    });
    page = await (await (await browser()).newContext()).newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) complaints.push(line.text());
    });
    await page.goto(platform.url);
    await page.waitForFunction(() => 'stage' in window);
  });
  afterEach(async () => {
    await page.context().close();
    await platform.stop();
    expect(complaints).toEqual([]);
  });

  const hosts = () => page.locator('.chimp-widget');
  const panel = () => page.getByRole('dialog').first();

  it('is that React, in StrictMode: one widget, one connection, each message once', async () => {
    expect(await page.evaluate(() => window.stage.version)).toMatch(
      end === 'newest' ? /^19\./ : /^16\.8\.0$/,
    );
    await page.evaluate(() => window.stage.handle.open());
    await panel().getByRole('textbox').waitFor();
    expect(await hosts().count()).toBe(1);
    await page.evaluate(() => window.stage.handle.send('Hello'));
    await panel().getByRole('article').getByText('Hello').waitFor();
    platform.say(MARYS_TOPIC, 'Hello Mary');
    await panel().getByRole('article').getByText('Hello Mary').waitFor();
    expect(platform.aedes.connectedClients).toBe(1);
    expect(await panel().getByRole('article').count()).toBe(2);
    const sent = platform.published.filter(({ topic }) => topic.endsWith('/messages/customer'));
    expect(sent.length).toBe(1);
  });

  it('tells of everything by the handle, until it is told to stop', async () => {
    await page.evaluate(() => window.stage.handle.toggle());
    await expect
      .poll(() => page.evaluate(() => window.stage.heard.map(([name]) => name)))
      .toEqual(expect.arrayContaining(['opened', 'ready', 'assigned']));
    await page.evaluate(() => window.stage.handle.send('Mine'));
    await panel().getByText('Mine').waitFor();
    await page.evaluate(() => window.stage.handle.close());
    platform.say(MARYS_TOPIC, 'Theirs');
    const heard = () => page.evaluate(() => window.stage.heard);
    await expect
      .poll(async () => (await heard()).filter(([name]) => name === 'unread').at(-1))
      .toEqual(['unread', 1]);
    const messages = (await heard()).filter(([name]) => name === 'message').map(([, detail]) => detail);
    expect(messages).toMatchObject([
      { content: 'Mine', own: true },
      { content: 'Theirs', own: false, from: { name: 'Ana Ribeiro' } },
    ]);
    expect((await heard()).map(([name]) => name)).toContain('closed');
    expect((await heard()).find(([name]) => name === 'assigned')).toMatchObject([
      'assigned',
      { attendants: [{ name: 'Ana Ribeiro' }] },
    ]);

    await page.evaluate(() => {
      const told: string[] = [];
      const listener = () => told.push('opened');
      Object.assign(window, { told });
      const leave = window.stage.handle.on('opened', listener);
      window.stage.handle.on('opened', listener);
      window.stage.handle.open();
      leave();
      window.stage.handle.off('opened', listener);
      window.stage.handle.close();
      window.stage.handle.open();
    });
    const opened = (await heard()).filter(([name]) => name === 'opened').length;
    expect(opened).toBe(3);
  });

  it('takes other props while it is open, without beginning again', async () => {
    await page.evaluate(() => window.stage.handle.open());
    await panel().getByText('First title').waitFor();
    await panel().getByRole('textbox').fill('half a sent');
    await expect.poll(() => platform.aedes.connectedClients).toBe(1);
    const asked = () =>
      platform.calls.filter(({ method, path }) => method === 'POST' && path === '/session').length;
    const before = asked();
    await page.evaluate(() => window.stage.set({ title: 'Other title', theme: 'dark' }));
    await panel().getByText('Other title').waitFor();
    expect(await panel().getByRole('textbox').inputValue()).toBe('half a sent');
    expect(await page.locator('.chimp-widget .frame').getAttribute('data-theme')).toBe('dark');
    expect(asked()).toBe(before);
  });

  it('goes without a trace when it is unmounted, and comes back with the conversation', async () => {
    await page.evaluate(() => window.stage.handle.open());
    await page.evaluate(() => window.stage.handle.send('Before'));
    await panel().getByText('Before').waitFor();
    for (let round = 0; round < 3; round++) {
      await page.evaluate(() => window.stage.unmount());
      await expect.poll(() => hosts().count()).toBe(0);
      await expect.poll(() => platform.aedes.connectedClients).toBe(0);
      await page.evaluate(() => window.stage.mount());
      await expect.poll(() => hosts().count()).toBe(1);
      await page.waitForFunction(() => {
        try {
          window.stage.handle.open();
          return true;
        } catch {
          return false;
        }
      });
      await panel().getByText('Before').waitFor();
      await expect.poll(() => platform.aedes.connectedClients).toBe(1);
    }
    expect(await panel().getByRole('article').count()).toBe(1);
  });

  it('leaves no listener and no node behind, however often it comes and goes', async () => {
    const session = await page.context().newCDPSession(page);
    const counted = async () => {
      await session.send('HeapProfiler.collectGarbage');
      return session.send('Memory.getDOMCounters');
    };
    const round = async (): Promise<void> => {
      await page.evaluate(() => window.stage.unmount());
      await expect.poll(() => hosts().count()).toBe(0);
      await page.evaluate(() => window.stage.mount());
      await expect.poll(() => hosts().count()).toBe(1);
      await page.evaluate(() => window.stage.handle.open());
      await panel().getByText('You are talking with Ana Ribeiro').waitFor();
    };
    // What is made once for good is made in the first rounds.
    await round();
    await round();
    const before = await counted();
    const rounds = 6;
    for (let n = 0; n < rounds; n += 1) await round();
    // What a round leaves behind is there once for each; less than that is what is just being closed.
    await expect
      .poll(async () => (await counted()).jsEventListeners)
      .toBeLessThan(before.jsEventListeners + rounds);
    // Preact and React keep a few nodes of the last drawing; six panels would be hundreds.
    expect((await counted()).nodes).toBeLessThan(before.nodes + 60);
  });

  it('may be there several times: the buttons stand above each other', async () => {
    await page.evaluate(() => window.stage.set({ count: 2 }));
    await expect.poll(() => hosts().count()).toBe(2);
    const boxes = await Promise.all(
      [0, 1].map(
        async (i) => (await page.locator('.launcher').nth(i).boundingBox()) ?? { x: 0, y: 0, height: 0 },
      ),
    );
    const [first, second] = boxes;
    expect(second?.x).toBe(first?.x);
    expect((second?.y ?? 0) + (second?.height ?? 0)).toBeLessThan(first?.y ?? 0);
    await page.locator('.launcher').nth(1).click();
    await page.getByRole('dialog').getByText('Widget 2').waitFor();
  });

  it('shows a list of messages by ChimpMessageList', async () => {
    const list = page.getByRole('region', { name: 'Conversation' });
    await list.getByText('A listed question').waitFor();
    expect(await list.getByRole('article').count()).toBe(2);
    const own = list.locator('.group[data-own="true"]');
    expect(await own.textContent()).toContain('A listed question');
  });

  it('keeps the keys of a page’s code that reads such a list', async () => {
    const list = page.getByRole('region', { name: 'Conversation' });
    const types = ['keydown', 'keypress', 'keyup', 'copy', 'focusin'];
    await page.evaluate((all) => {
      const came: string[] = [];
      Object.assign(window, { came });
      for (const type of all) window.addEventListener(type, () => came.push(type));
    }, types);
    await list.evaluate((element, all) => {
      for (const type of all) element.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    }, types);
    expect(await page.evaluate(() => (window as unknown as { came: string[] }).came)).toEqual([]);
  });

  it('is rendered on a server as nothing, and touches nothing there', async () => {
    const folder = await bundle('server-entry.ts', end, true);
    folders.push(folder);
    const server = (await import(/* @vite-ignore */ `${folder}/page.js`)) as {
      html(): string;
      version: string;
    };
    expect(server.version).toMatch(end === 'newest' ? /^19\./ : /^16\.8\.0$/);
    expect(server.html().replace(' data-reactroot=""', '')).toBe('<main><div></div></main>');
  });
});
