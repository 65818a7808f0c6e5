import { TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { believableDesk } from './support/believable.ts';
import { type Stack, startStack } from './support/stack.ts';

const SCRIPT_BUDGET_BYTES = 120 * 1024;
const FORM_BUDGET_BYTES = 26 * 1024;

let stack: Stack;
const open: Page[] = [];
beforeAll(async () => {
  stack = await startStack();
  believableDesk(stack);
});
afterEach(async () => {
  for (const page of open.splice(0)) await page.context().close();
  expect(stack.complaints).toEqual([]);
});
afterAll(async () => {
  await stack?.stop();
});

const kept = (page: Page): Page => {
  open.push(page);
  return page;
};
/** Nothing is wider than the window. */
const fits = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

test('at 4K the desk fills the window, and lines stay short enough to read', async () => {
  const page = kept(
    await stack.signedIn('user@chimpassist.com', { viewport: { width: 3840, height: 2160 } }),
  );
  await page.getByRole('button', { name: /Mary Stone/ }).click();
  await page.getByRole('log').getByText('Let me check with the carrier.').waitFor();
  await expect.poll(() => fits(page)).toBe(true);
  const desk = await page.locator('.desk').boundingBox();
  expect(desk).toMatchObject({ width: 3840, height: 2160 });
  for (const bubble of await page.locator('.message').all())
    expect((await bubble.boundingBox())?.width).toBeLessThan(720);
  expect(await findings(page)).toEqual([]);
});

test.each([
  ['pt-BR', 'Clientes', 'Escreva para Mary Stone', 'pt-BR'],
  ['es-ES', 'Clientes', 'Escriba a Mary Stone', 'es'],
])('speaks %s as the browser does', async (locale, region, composer, lang) => {
  const own = await startStack({ FORCE_i18n_LANGUAGE: '' });
  try {
    believableDesk(own);
    const page = await own.window({ locale });
    await page.locator('input[type=email]').fill('user@chimpassist.com');
    await page.locator('input[type=password]').fill('chimpassist');
    await page.locator('button[type=submit]').click();
    await page.getByRole('region', { name: region }).waitFor();
    await page.getByRole('button', { name: /Mary Stone/ }).click();
    await page.getByLabel(composer).waitFor();
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe(lang);
    expect(await findings(page)).toEqual([]);
    expect(own.complaints).toEqual([]);
  } finally {
    await own.stop();
  }
});

test('the page’s policy runs nothing inline and connects to Worker and broker only', async () => {
  const answer = await fetch(stack.pages.origin);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).not.toContain('unsafe');
  expect(policy).toContain("script-src 'self'");
  const connect = policy.split('; ').find((each) => each.startsWith('connect-src')) ?? '';
  expect(connect.split(' ').slice(1)).toEqual([
    "'self'",
    stack.pages.origin,
    stack.pages.origin.replace('http', 'ws'),
    `ws://${new URL(stack.broker.url).host}`,
  ]);
});

async function packedBytes(scripts: readonly string[]): Promise<number> {
  expect(scripts.length).toBeGreaterThan(0);
  let bytes = 0;
  for (const script of scripts) {
    const body = await (await fetch(script)).arrayBuffer();
    const packed = new Response(body).body?.pipeThrough(new CompressionStream('gzip'));
    bytes += (await new Response(packed).arrayBuffer()).byteLength;
  }
  return bytes;
}

test('loads at most 120 kB of script, gzip, before somebody has signed in', async () => {
  const page = kept(await stack.window());
  await page.getByLabel('E-mail').waitFor();
  await page.waitForLoadState('networkidle');
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.js')),
  );
  expect(await packedBytes(scripts)).toBeLessThan(SCRIPT_BUDGET_BYTES);
});

test('needs at most 26 kB of script, gzip, to show the form', async () => {
  const html = await (await fetch(stack.pages.origin)).text();
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path);
  const page = kept(await stack.window());
  const loaded = new Set<string>();
  await page.route('**/*.js', (route) => {
    const url = route.request().url();
    const { pathname } = new URL(url);
    if (!named.includes(pathname) && !pathname.startsWith('/assets/en-')) return route.abort();
    loaded.add(url);
    return route.continue();
  });
  await page.reload();
  await page.getByLabel('E-mail').waitFor();
  expect(await packedBytes([...loaded])).toBeLessThan(FORM_BUDGET_BYTES);
});

test('a hidden page goes on saying that its attendant is here', async () => {
  const own = await startStack();
  try {
    own.pages.setKeepAliveTTL(400);
    const page = await own.window();
    // As a browser does with a page that is hidden for long: its timers wait; those of its workers do not.
    await page.addInitScript(() => {
      window.setInterval = (() => 0) as unknown as typeof window.setInterval;
    });
    await page.goto(own.pages.origin);
    await page.getByLabel('E-mail').fill('user@chimpassist.com');
    await page.getByLabel('Password').fill('chimpassist');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await until(
      'several keep-alives came',
      () => own.server.seen.filter(({ topic }) => topic === TOPICS.attendantOnline(12)).length >= 5,
    );
  } finally {
    await own.stop();
  }
});

test('several tabs behave as one: what is read in one is told by none', async () => {
  const page = kept(await stack.signedIn());
  const tab = await page.context().newPage();
  await tab.goto(stack.pages.origin);
  for (const each of [page, tab]) {
    await each.getByRole('button', { name: /Jonas Weber/ }).waitFor();
    await each.evaluate(() => {
      const told = { tones: 0 };
      Object.assign(window, { told, looked: false });
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (when?: number) {
        told.tones += 1;
        start.call(this, when);
      };
      document.hasFocus = () => (window as unknown as { looked: boolean }).looked;
    });
  }
  await page.getByRole('button', { name: /Jonas Weber/ }).click();
  await tab.getByRole('button', { name: /Jonas Weber/ }).click();
  const tones = async () => {
    const each = [page, tab].map((one) =>
      one.evaluate(() => (window as unknown as { told: { tones: number } }).told.tones),
    );
    return (await Promise.all(each)).reduce((sum, one) => sum + one, 0);
  };
  const look = (one: Page, looked: boolean) =>
    one.evaluate((value) => {
      Object.assign(window, { looked: value });
      window.dispatchEvent(new Event(value ? 'focus' : 'blur'));
    }, looked);
  const topic = 'server/sessions/7000';
  await look(tab, true);
  stack.server.say(topic, 'Read in the other tab');
  for (const each of [page, tab]) await each.getByRole('log').getByText('Read in the other tab').waitFor();
  expect(await tones()).toBe(0);
  await look(tab, false);
  stack.server.say(topic, 'Nobody looks now');
  for (const each of [page, tab]) await each.getByRole('log').getByText('Nobody looks now').waitFor();
  await expect.poll(tones).toBeGreaterThan(0);

  await tab.getByLabel('Write to Jonas Weber').fill('Begun in one tab');
  await expect.poll(() => page.getByLabel('Write to Jonas Weber').inputValue()).toBe('Begun in one tab');
  await page.getByLabel('Write to Jonas Weber').press('Enter');
  await tab.getByRole('log').getByText('Begun in one tab').waitFor();
  await expect.poll(() => tab.getByLabel('Write to Jonas Weber').inputValue()).toBe('');
  const sent = stack.server.messages('7000').filter(({ content }) => content === 'Begun in one tab');
  expect(sent.length).toBe(1);
});

test('the menu chooses light or dark and the language, and both survive a reload', async () => {
  const own = await startStack({ FORCE_i18n_LANGUAGE: '' });
  try {
    const page = await own.signedIn('user@chimpassist.com', { locale: 'en-GB', colorScheme: 'light' });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole('button', { name: /^Your menu/ }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await expect.poll(ground).not.toBe(light);
    const dark = await ground();
    await page.getByRole('menuitemradio', { name: 'Português (Brasil)' }).click();
    await page.getByRole('region', { name: 'Clientes' }).waitFor();
    await page.reload();
    await page.getByRole('region', { name: 'Clientes' }).waitFor();
    await expect.poll(() => ground()).toBe(dark);
    await page.getByRole('button', { name: /^Seu menu/ }).click();
    await page.getByRole('menuitemradio', { name: 'Automática' }).click();
    await expect.poll(ground).toBe(light);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(ground).toBe(dark);
  } finally {
    await own.stop();
  }
});
