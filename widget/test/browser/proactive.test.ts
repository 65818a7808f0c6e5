import { describe, expect, it } from 'vitest';
import type { PageOptions, Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();
const START = Date.parse('2026-12-01T12:00:00Z');
const ON: PageOptions = { attributes: { 'data-proactive': 'true' } };

const bubble = (visitor: Visitor) => visitor.page.locator('.chimp-widget .bubble-of-rule');
const answer = (visitor: Visitor) => visitor.page.getByRole('button', { name: 'Write to us' });
/** What was counted of bubbles. */
const counted = (): string[] =>
  visits.platform.calls.flatMap(({ path }) => (path.startsWith('/config/rules/') ? [path.slice(14)] : []));
const sockets = () => visits.platform.aedes.connectedClients;
/** Lets the page's clock run, so that its ticks come. */
async function at(options: PageOptions = ON): Promise<Visitor> {
  const { rules } = visits.platform;
  // Before its clock is set, the page would open a bubble that counts.
  visits.platform.rules = [];
  const visitor = await visits.visit(options);
  await expect.poll(() => visits.platform.calls.map(({ path }) => path)).toContain('/config/widget');
  visits.platform.calls.length = 0;
  visits.platform.rules = rules;
  await visitor.page.clock.install({ time: START });
  // A visitor who was never here.
  await visitor.page.evaluate(() => localStorage.clear());
  await visitor.page.reload();
  await visitor.launcher.waitFor();
  // It has seen its visitor by the clock of now, before a test moves that.
  await expect.poll(() => visits.platform.calls.map(({ path }) => path)).toContain('/config/widget');
  return visitor;
}

describe('a bubble', () => {
  it('opens by its rule, connects to nobody, and leads into the chat', async () => {
    visits.platform.rules = [{ id: 'later', text: 'Any questions?', when: { seconds: 20 } }];
    const visitor = await at();
    await expect.poll(() => visits.platform.calls.map(({ path }) => path)).toContain('/config/widget');
    await visitor.page.clock.runFor(15_000);
    await expect.poll(() => bubble(visitor).count()).toBe(0);
    await visitor.page.clock.runFor(10_000);
    await bubble(visitor).getByText('Any questions?').waitFor();
    await expect.poll(counted).toEqual(['later/shown']);
    expect(sockets()).toBe(0);
    expect(visits.platform.calls.some(({ path }) => path === '/session')).toBe(false);
    // It has taken nobody's focus.
    await expect.poll(() => visitor.page.evaluate(() => document.activeElement === document.body)).toBe(true);
    await answer(visitor).click();
    await visitor.composer.waitFor();
    await expect.poll(() => bubble(visitor).count()).toBe(0);
    await talking(visitor);
    await visitor.say('Yes, one');
    await expect.poll(counted).toEqual(['later/shown', 'later/opened', 'later/answered']);
    await visitor.say('And another');
    await visitor.message('And another').getByText('Delivered').waitFor({ state: 'attached' });
    expect(counted()).toHaveLength(3);
    expect(visitor.complaints).toEqual([]);
  });

  it('is shown at most once by rule and visitor', async () => {
    visits.platform.rules = [
      { id: 'first', text: 'One', when: {} },
      { id: 'second', text: 'Two', when: {} },
    ];
    const visitor = await at();
    await bubble(visitor).getByText('One').waitFor();
    // One on a page.
    await visitor.page.clock.runFor(5_000);
    expect(await bubble(visitor).allInnerTexts()).toHaveLength(1);
    await visitor.page.reload();
    await bubble(visitor).getByText('Two').waitFor();
    const before = visits.platform.calls.length;
    await visitor.page.reload();
    await expect
      .poll(() => visits.platform.calls.slice(before).map(({ path }) => path))
      .toContain('/config/widget');
    await visitor.page.clock.runFor(5_000);
    await expect.poll(() => bubble(visitor).count()).toBe(0);
    expect(counted()).toEqual(['first/shown', 'second/shown']);
  });

  it('stays away after "Not now", by the keyboard too, which goes on at the launcher', async () => {
    visits.platform.rules = [
      { id: 'first', text: 'One', when: {} },
      { id: 'second', text: 'Two', when: {} },
    ];
    const visitor = await at();
    await visitor.page.getByRole('button', { name: 'Not now' }).focus();
    await visitor.page.keyboard.press('Escape');
    await bubble(visitor).waitFor({ state: 'detached' });
    await expect.poll(() => visitor.focused()).toBe('launcher');
    await visitor.page.reload();
    await visitor.launcher.waitFor();
    await visitor.page.clock.runFor(5_000);
    await expect.poll(() => bubble(visitor).count()).toBe(0);
    // The page that stays open shows it at its next look: a page that is loaded after that would not show it twice.
    await visitor.page.clock.setSystemTime(START + 31 * 86_400_000);
    await visitor.page.clock.runFor(2_000);
    await bubble(visitor).getByText('Two').waitFor();
  });

  it('asks for what the page says, how far it was scrolled, and the hours', async () => {
    visits.platform.opening = { open: false, closedUntil: null };
    visits.platform.rules = [
      {
        id: 'all',
        text: 'Your cart is full',
        when: { attribute: { name: 'cart', atLeast: 3 }, scroll: 80, hours: 'closed' },
      },
    ];
    const body = '<main style="height: 5000px"><h1>A shop</h1></main>';
    const visitor = await at({ attributes: { 'data-proactive': '{"cart": 3}' }, body });
    await visitor.page.clock.runFor(3_000);
    await expect.poll(() => bubble(visitor).count()).toBe(0);
    await visitor.page.evaluate(() => scrollTo(0, 5_000));
    await visitor.page.clock.runFor(3_000);
    await bubble(visitor).getByText('Your cart is full').waitFor();
  });

  it('knows who comes again', async () => {
    visits.platform.rules = [{ id: 'back', text: 'Welcome back', when: { returning: true } }];
    const visitor = await at();
    await visitor.page.clock.runFor(3_000);
    await expect.poll(() => bubble(visitor).count()).toBe(0);
    await visitor.page.clock.setSystemTime(START + 3_600_000);
    await visitor.page.reload();
    await bubble(visitor).getByText('Welcome back').waitFor();
  });

  it('opens from when the page says that it may, and in one file too', async () => {
    visits.platform.rules = [{ id: 'one', text: 'One', when: {} }];
    const visitor = await visits.visit({ script: '/chimpassist-widget.one-file.js' });
    await visitor.launcher.waitFor();
    expect(visits.platform.calls).toEqual([]);
    await visitor.page.evaluate(() => {
      const tag = document.querySelector<HTMLScriptElement>('script[data-backend-endpoint]');
      if (tag === null) throw new Error('The tag of the widget is gone.');
      tag.dataset.proactive = 'true';
      (window as unknown as { ChimpAssist: { run(of: HTMLScriptElement): void } }).ChimpAssist.run(tag);
    });
    await bubble(visitor).getByText('One').waitFor();
  });
});

describe('before a visitor does something', () => {
  /** Everything by which a page could know its visitor again, or be known. */
  const traces = async (visitor: Visitor) => ({
    cookies: await visitor.page.context().cookies(),
    ...(await visitor.page.evaluate(async () => ({
      local: Object.keys(localStorage).filter((key) => key !== 'userData'),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }))),
    calls: visits.platform.calls.map(({ method, path }) => `${method} ${path}`),
    sockets: sockets(),
  });
  const none = {
    cookies: [],
    local: [],
    session: [],
    databases: [],
    caches: [],
    workers: 0,
    calls: [],
    sockets: 0,
  };

  async function lookAround(visitor: Visitor): Promise<void> {
    await visitor.launcher.waitFor();
    for (const top of [1_000, 5_000, 0]) {
      await visitor.page.evaluate((to) => scrollTo(0, to), top);
      await visitor.drawn();
    }
    await visitor.page.mouse.move(300, 300);
    await visitor.page.waitForLoadState('networkidle');
  }
  const body = '<main style="height: 5000px"><h1>A shop</h1></main>';

  it('there is no cookie, storage, socket or call: load, scroll, leave', async () => {
    const visitor = await visits.visit({ body });
    await lookAround(visitor);
    expect(await traces(visitor)).toEqual(none);
    await visitor.page.goto('about:blank');
    await visitor.page.goto(visits.platform.url);
    await visitor.launcher.waitFor();
    expect(await traces(visitor)).toEqual(none);
  });

  it('a page that may open bubbles asks for the rules, and keeps which were shown', async () => {
    const visitor = await visits.visit({ ...ON, body });
    await lookAround(visitor);
    const { local, ...rest } = await traces(visitor);
    expect(local).toEqual([expect.stringMatching(/:bubbles$/)]);
    expect(rest).toEqual({ ...none, local: undefined, calls: ['GET /config/widget'] });
  });
});
