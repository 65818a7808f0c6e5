import { type ChatClient, createChatClient } from '@chimpassist/client';
import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { HOSTILE_CONTENTS } from '@chimpassist/testing/hostile-files';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visitsOfTests } from './visits.ts';

/** Those that are taken: what stands in the others is in nobody's bucket. */
const TAKEN = HOSTILE_CONTENTS.filter(([, , , expected]) => typeof expected === 'string');
const CUSTOMER = { id: 'hostile', name: 'Hal Hostile', avatarURL: null };

let worker: EdgeWorker;
let client: ChatClient;
let token = '';
/** By the titles of the table. */
const ids = new Map<string, string>();
const visits = visitsOfTests();

beforeAll(async () => {
  worker = await startEdgeWorker();
  token = await worker.token({ kind: 'customer', id: CUSTOMER.id, guest: false });
  client = createChatClient({ endpoint: worker.url, customer: CUSTOMER });
  await client.start();
  // Without our pages, which would refuse some of it before the Worker does.
  for (const [n, [title, bytes, type]] of TAKEN.entries()) {
    const blob = new Blob([new Uint8Array(bytes)], { type });
    const id = client.send(title, [await client.attach({ blob, name: `${n}.html` })]);
    const message = () => client.messages.find((each) => each.id === id);
    await until(`${title} is stored`, () => message()?.seq !== undefined);
    ids.set(title, message()?.attachments?.[0]?.id ?? '');
  }
});
afterAll(async () => {
  await client?.stop();
  await worker?.stop();
});

async function linkTo(title: string): Promise<string> {
  const answer = await fetch(`${worker.url}/attachments/${ids.get(title)}/link`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await answer.json()) as { url: string }).url;
}
/** What ran: each of these files would show a dialog. */
function dialogsOf(page: Page): string[] {
  const shown: string[] = [];
  page.on('dialog', async (dialog) => {
    shown.push(dialog.message());
    await dialog.dismiss();
  });
  return shown;
}

describe('a hostile file that is opened', () => {
  it('would run if it were served as a page: so it would be seen here', async () => {
    const mary = await visits.visit();
    const dialogs = dialogsOf(mary.page);
    for (const [title, bytes] of TAKEN.filter(([, body]) => Buffer.from(body).includes('<script>'))) {
      visits.platform.pages.set('/as-a-page', (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end(bytes);
      });
      await mary.page.goto(`${visits.platform.url}/as-a-page`);
      expect(dialogs.splice(0).length, title).toBeGreaterThan(0);
    }
  });

  it('by its signed link is saved, and nothing in it runs', async () => {
    const mary = await visits.visit();
    const dialogs = dialogsOf(mary.page);
    for (const [title] of TAKEN) {
      const saved = mary.page.waitForEvent('download');
      await expect(mary.page.goto(await linkTo(title)), title).rejects.toThrow(/Download is starting/);
      await (await saved).cancel();
    }
    expect(mary.page.url()).toBe(`${visits.platform.url}/`);
    expect(dialogs).toEqual([]);
  });

  it('by a page of somebody else that frames, embeds and loads its link, runs nothing', async () => {
    const mary = await visits.visit();
    const dialogs = dialogsOf(mary.page);
    const links = await Promise.all(TAKEN.map(([title]) => linkTo(title)));
    const [first = ''] = links;
    visits.platform.pages.set('/evil', (_request, response) => {
      const tags = links.map(
        (link) => `<iframe src="${link}"></iframe><object data="${link}"></object><embed src="${link}">
<img src="${link}" alt=""><script src="${link}"></script><link rel="stylesheet" href="${link}">`,
      );
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<!doctype html><body>${tags.join('')}<script src="/last.js"></script>`);
    });
    visits.platform.pages.set('/last.js', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end('window.isLast = true;');
    });
    const loaded = new Set<string>();
    mary.page.on('requestfinished', (request) => loaded.add(`${request.resourceType()} ${request.url()}`));
    mary.page.on('requestfailed', (request) => loaded.add(`${request.resourceType()} ${request.url()}`));
    await mary.page.goto(`${visits.platform.url}/evil`);
    await mary.page.waitForFunction(() => 'isLast' in window);
    await until('all were asked for', () =>
      links.every((link) => ['script', 'stylesheet', 'image'].every((kind) => loaded.has(`${kind} ${link}`))),
    );
    expect([...loaded].some((each) => each.endsWith(first))).toBe(true);
    expect(dialogs).toEqual([]);
    expect(mary.page.url()).toBe(`${visits.platform.url}/evil`);
  });

  it('by the download call has a type that runs nothing, also at the page’s own host', async () => {
    const mary = await visits.visit();
    const dialogs = dialogsOf(mary.page);
    for (const [title, , , type] of TAKEN) {
      // As pages get it: with the token, into an address of their own origin, which nothing else protects.
      const shown = await mary.page.evaluate(
        async ([address, bearer]) => {
          const answer = await fetch(address, { headers: { authorization: `Bearer ${bearer}` } });
          const blob = await answer.blob();
          const frame = document.createElement('iframe');
          const isThere = new Promise((resolve) => {
            frame.onload = resolve;
          });
          const isSaved = /^(application|audio|video)/.test(blob.type);
          frame.src = URL.createObjectURL(blob);
          document.body.append(frame);
          if (!isSaved) await isThere;
          frame.remove();
          return blob.type;
        },
        [`${worker.url}/attachments/${ids.get(title)}`, token] as const,
      );
      expect(shown, title).toBe(type);
    }
    expect(dialogs).toEqual([]);
  });

  it('in conversation and viewer runs nothing, and is saved under its name', async () => {
    const mary = await visits.visit({
      userData: JSON.stringify(CUSTOMER),
      attributes: { 'data-backend-endpoint': worker.url, 'data-mqtt-broker-host': '' },
    });
    const dialogs = dialogsOf(mary.page);
    await mary.open();
    for (const [n, [title, , , type]] of TAKEN.entries()) {
      const article = mary.panel.getByRole('article').filter({ hasText: title }).first();
      if (String(type).startsWith('image/')) {
        await article.getByRole('button', { name: /^Open picture/ }).click();
        await mary.page.locator('.viewer img').waitFor();
      }
      const buttons = String(type).startsWith('image/') ? mary.page.locator('.viewer') : article;
      const saved = mary.page.waitForEvent('download');
      await buttons.getByRole('button', { name: /^Download/ }).click();
      expect((await saved).suggestedFilename()).toMatch(new RegExp(`^${n}\\.html`));
      await (await saved).cancel();
      if (String(type).startsWith('image/')) await mary.page.keyboard.press('Escape');
    }
    expect(dialogs).toEqual([]);
    expect(mary.page.url()).toBe(`${visits.platform.url}/`);
  });
});
