import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { until } from '@chimpassist/testing/until';
import type { WebSocket } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from './page.ts';
import { visitsOfTests } from './visits.ts';

let worker: EdgeWorker;
const visits = visitsOfTests();
beforeAll(async () => {
  worker = await startEdgeWorker({ IDENTITY_SECRET: 'the identity secret of these tests' });
});
afterEach(() => {
  // The shop has a broker, of which the widget is not told.
  expect(visits.platform.published).toEqual([]);
});
afterAll(() => worker?.stop());

/** A new guest in a shop that names the Worker only. */
async function guest() {
  const mary = await visits.visit({
    userData: null,
    attributes: { 'data-backend-endpoint': worker.url, 'data-mqtt-broker-host': '' },
  });
  const sockets: WebSocket[] = [];
  mary.page.on('websocket', (socket) => sockets.push(socket));
  return { mary, sockets };
}
const isStored = (mary: Visitor, text: string) =>
  mary.message(text).getByText('Delivered').waitFor({ state: 'attached' });

describe('a widget at the edge', () => {
  it('opens no socket before somebody opens it, and then one, to the own chat', async () => {
    const { mary, sockets } = await guest();
    await mary.launcher.waitFor();
    await mary.launcher.hover();
    await mary.drawn();
    expect(sockets).toEqual([]);
    await mary.open();
    await mary.say('Is the Alder in stock?');
    await isStored(mary, 'Is the Alder in stock?');
    expect(sockets.map((socket) => new URL(socket.url()).pathname.replace(/-[\w-]+$/, ''))).toEqual([
      '/mqtt/guest',
    ]);
    expect(mary.complaints).toEqual([]);
  });

  it('has everything once after a reload', async () => {
    const { mary } = await guest();
    await mary.open();
    await mary.say('Before the reload');
    await isStored(mary, 'Before the reload');
    await mary.page.reload();
    await mary.open();
    await mary.say('After the reload');
    await isStored(mary, 'After the reload');
    await expect.poll(() => mary.panel.getByRole('article').count()).toBe(2);
    expect(mary.complaints).toEqual([]);
  });

  it('says what was written without a network once it is back, each word once', async () => {
    const { mary } = await guest();
    await mary.open();
    await mary.say('Online');
    await isStored(mary, 'Online');
    worker.network.cut();
    await mary.status.getByText(/^Connection lost/).waitFor();
    await mary.say('Offline');
    worker.network.mend();
    await isStored(mary, 'Offline');
    await mary.status.getByText(/^Connection lost/).waitFor({ state: 'detached' });
    await expect.poll(() => mary.panel.getByRole('article').count()).toBe(2);
  });

  it('goes on after a deploy, each word once', async () => {
    const { mary } = await guest();
    await mary.open();
    await mary.say('Before');
    await isStored(mary, 'Before');
    await worker.process.stop();
    await mary.say('Meanwhile');
    await worker.process.start();
    await isStored(mary, 'Meanwhile');
    await mary.say('After');
    await isStored(mary, 'After');
    await expect.poll(() => mary.panel.getByRole('article').count()).toBe(3);
  });

  it('changes over to a renewed token, and shows no gap', async () => {
    const { mary, sockets } = await guest();
    let sessions = 0;
    await mary.page.route(`${worker.url}/session`, async (route) => {
      sessions += 1;
      const response = await route.fetch();
      const session = (await response.json()) as { customer: { id: string } };
      const old = await worker.token({ kind: 'customer', id: session.customer.id, guest: true }, 60);
      await route.fulfill({ response, json: sessions === 1 ? { ...session, token: old } : session });
    });
    await mary.page.clock.install();
    await mary.open();
    await mary.say('By the first token');
    await isStored(mary, 'By the first token');
    await mary.page.evaluate(() => {
      const shown: string[] = [];
      Object.assign(window, { shown });
      const root = document.querySelector('.chimp-widget')?.shadowRoot;
      if (!root) throw new Error('There is no widget.');
      new MutationObserver(() => shown.push(root.querySelector('.status')?.textContent ?? '')).observe(root, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    // More than half of a token's life.
    await mary.page.clock.fastForward('07:00:00');
    await until('the renewed token has its socket', () => sockets.length === 2, 30_000);
    await until('the first one is left', () => sockets[0]?.isClosed() === true, 30_000);
    await mary.say('By the second token');
    await isStored(mary, 'By the second token');
    const shown = await mary.page.evaluate(() => (window as unknown as { shown: string[] }).shown);
    expect(shown.filter((text) => text.includes('Connection lost'))).toEqual([]);
    expect([sessions, sockets.length]).toEqual([2, 2]);
    await expect.poll(() => mary.panel.getByRole('article').count()).toBe(2);
  });
});

describe('a page that may say who is on it', () => {
  const by = async (id: number, type: string) => worker.token({ kind: 'attendant', id, type });
  async function call<T>(path: string, method = 'GET', body?: object): Promise<T> {
    const response = await fetch(worker.url + path, {
      method,
      headers: {
        authorization: `Bearer ${await by(1, 'support/supervisor')}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
  const seen = async () =>
    (await call<{ visitors: { id: string; page: string; title: string; isQuiet: boolean }[] }>('/visitors'))
      .visitors;
  const wanted = (visitors: boolean) => call('/workspace/settings', 'PUT', visitors ? { visitors } : {});
  /** What the browser keeps of this page. */
  const kept = (mary: Visitor) =>
    mary.page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]);
  async function shopper(presence = 'true') {
    const mary = await visits.visit({
      userData: null,
      attributes: {
        'data-backend-endpoint': worker.url,
        'data-mqtt-broker-host': '',
        'data-visitor-presence': presence,
      },
    });
    await mary.launcher.waitFor();
    return mary;
  }

  it('rule 69: is seen by the prop alone, follows the address, is gone with its tab', async () => {
    await wanted(true);
    const without = await shopper('false');
    const mary = await shopper();
    await expect
      .poll(seen)
      .toMatchObject([{ page: `${visits.platform.url}/`, title: 'A shop', isQuiet: false }]);
    await mary.page.evaluate(() => history.pushState(null, '', '/bicycles?token=secret#size'));
    await expect.poll(seen).toMatchObject([{ page: `${visits.platform.url}/bicycles` }]);
    expect(await kept(mary)).toEqual([[], [], '']);
    expect(await kept(without)).toEqual([[], [], '']);
    await mary.page.close();
    await expect.poll(seen).toEqual([]);
    // Where the workspace does not want to know, nothing is connected to.
    await wanted(false);
    const unwanted = await shopper();
    const sockets: string[] = [];
    unwanted.page.on('websocket', (socket) => sockets.push(socket.url()));
    const asked = unwanted.page.waitForResponse((response) => response.url().endsWith('/config/widget'));
    await unwanted.page.reload();
    await asked;
    await unwanted.drawn();
    expect(sockets).toEqual([]);
    expect([...mary.complaints, ...without.complaints]).toEqual([]);
  });

  it('rule 70: shows an attendant’s first message in a bubble, where the chat goes on', async () => {
    await wanted(true);
    const mary = await shopper();
    await expect.poll(seen).toHaveLength(1);
    const [{ id } = { id: '' }] = await seen();
    const { customerId } = await call<{ customerId: string }>(`/visitors/${id}/message`, 'POST', {
      content: 'Shall I help you choose?',
    });
    const bubble = mary.page.locator('.chimp-widget .bubble-of-rule');
    await bubble.getByText('Shall I help you choose?').waitFor();
    expect(await mary.page.evaluate(() => document.activeElement === document.body)).toBe(true);
    await mary.page.getByRole('button', { name: 'Write to us' }).click();
    await mary.composer.waitFor();
    await mary.panel.getByRole('article').getByText('Shall I help you choose?').waitFor();
    expect(await bubble.count()).toBe(0);
    await mary.say('Yes, please');
    await isStored(mary, 'Yes, please');
    const contents = async () =>
      (await call<{ message: { content: string } }[]>(`/customer/${customerId}/messages`)).map(
        ({ message }) => message.content,
      );
    expect(await contents()).toEqual(['Shall I help you choose?', 'Yes, please']);
    await mary.page.reload();
    await mary.open();
    await mary.panel.getByRole('article').getByText('Shall I help you choose?').waitFor();
    expect(await mary.panel.getByRole('article').count()).toBe(2);
    expect(mary.complaints).toEqual([]);
  });

  it('rule 70: is left alone after "Not now"', async () => {
    await wanted(true);
    const mary = await shopper();
    await expect.poll(seen).toHaveLength(1);
    const [{ id } = { id: '' }] = await seen();
    await call(`/visitors/${id}/message`, 'POST', { content: 'Shall I help you choose?' });
    await mary.page.getByRole('button', { name: 'Not now' }).click();
    await expect.poll(seen).toMatchObject([{ isQuiet: true }]);
    await expect(call(`/visitors/${id}/message`, 'POST', { content: 'Really not?' })).rejects.toThrow('403');
  });
});
