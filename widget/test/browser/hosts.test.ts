import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Platform } from '../platform.ts';
import { closeBrowser, MARY, MARYS_TOPIC, Visitor } from './page.ts';

let platform: Platform;
const visitors: Visitor[] = [];
async function visit(options: Parameters<typeof Visitor.at>[1] = {}): Promise<Visitor> {
  const visitor = await Visitor.at(platform, options);
  visitors.push(visitor);
  return visitor;
}
beforeEach(async () => {
  platform = await Platform.start();
});
afterEach(async () => {
  for (const visitor of visitors.splice(0)) await visitor.close();
  await platform.stop();
});
afterAll(closeBrowser);

const talking = (visitor: Visitor) => visitor.panel.getByText('You are talking with Ana Ribeiro').waitFor();

describe('a page that hosts the widget', () => {
  it('may have aggressive styles: they do not get in', async () => {
    const visitor = await visit({
      head: `<style>* { all: unset !important } div { display: none !important } html { font-size: 60px }
        button, textarea { display: none !important; transform: scale(3) } body { font: 90px fantasy }</style>`,
    });
    await visitor.open();
    await talking(visitor);
    await visitor.say('Hello');
    await visitor.message('Hello').waitFor();
    const box = await visitor.panel.boundingBox();
    expect(box).toMatchObject({ width: 380, height: 640 });
    expect((await visitor.launcher.boundingBox())?.width).toBe(56);
    expect(
      await visitor
        .message('Hello')
        .locator('.bubble')
        .evaluate((bubble) => getComputedStyle(bubble).fontSize),
    ).toBe('14px');
  });

  it('keeps its own looks: no style of the widget gets out', async () => {
    const measure = () => {
      const styles = [...document.querySelectorAll('h1, p, button')].map((element) => {
        const { font, color, margin, display } = getComputedStyle(element);
        return [font, color, margin, display];
      });
      return JSON.stringify([styles, document.body.scrollHeight, document.documentElement.scrollWidth]);
    };
    const visitor = await visit();
    const before = await visitor.page.evaluate(measure);
    await visitor.open();
    await talking(visitor);
    await expect.poll(() => visitor.page.evaluate(measure)).toBe(before);
  });

  it('may forbid inline styles, inline scripts and eval by its Content-Security-Policy', async () => {
    const visitor = await visit({
      headers: {
        'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws://127.0.0.1:${platform.port}`,
      },
    });
    await visitor.open();
    await talking(visitor);
    await visitor.say('Hello');
    await visitor.message('Hello').getByText('Delivered').waitFor({ state: 'attached' });
    await expect
      .poll(() => visitor.panel.evaluate((panel) => getComputedStyle(panel).position))
      .toBe('fixed');
    expect(visitor.complaints).toEqual([]);
  });

  it('may block storage: the chat works for as long as the page lives', async () => {
    platform.session = ({ customer }) => ({
      customer: customer?.id === undefined ? { id: 'g-1', name: '', avatarURL: null } : customer,
    });
    const visitor = await visit({
      userData: null,
      head: `<script>Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })
        Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError') } })</script>`,
    });
    await visitor.open();
    await talking(visitor);
    await visitor.say('Hello');
    await visitor.message('Hello').getByText('Delivered').waitFor({ state: 'attached' });
    expect(visitor.complaints).toEqual([]);
  });

  it('may have a full storage: what is written is still sent', async () => {
    const visitor = await visit({
      head: `<script>Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }</script>`,
      userData: null,
    });
    await visitor.open();
    await talking(visitor);
    await visitor.say('Hello');
    await visitor.message('Hello').getByText('Delivered').waitFor({ state: 'attached' });
  });

  it('may be opened before the Worker answers, says so, and then begins by itself', async () => {
    platform.isBackendAway = true;
    const visitor = await visit();
    await visitor.open();
    await visitor.status.getByText(/Our service does not answer just now/).waitFor();
    await visitor.composer.fill('My words');
    platform.isBackendAway = false;
    await talking(visitor);
    await visitor.composer.press('Enter');
    await visitor.message('My words').getByText('Delivered').waitFor({ state: 'attached' });
  });

  it('keeps a stranger’s words over a reload without a Worker, and sends them once', async () => {
    platform.isBackendAway = true;
    const guest = await visit({ userData: null });
    await guest.open();
    await guest.status.getByText(/Our service does not answer just now/).waitFor();
    await guest.say('First words');
    await guest.say('Second words');
    await guest.message('First words').getByText('Waiting').waitFor({ state: 'attached' });
    await guest.page.reload();
    // It goes on by itself, before anybody opens it.
    platform.isBackendAway = false;
    const received = () => platform.published.filter(({ topic }) => topic.endsWith('/messages/customer'));
    await expect.poll(() => received().length).toBe(2);
    await guest.open();
    await guest.message('Second words').getByText('Delivered').waitFor({ state: 'attached' });
    await expect.poll(() => guest.panel.getByRole('article').count()).toBe(2);
    await guest.page.reload();
    await guest.open();
    await guest.message('Second words').waitFor();
    expect(received().map(({ payload }) => (payload.message as { content: string }).content)).toEqual([
      'First words',
      'Second words',
    ]);
  });

  it('shows initials where a picture cannot be loaded', async () => {
    const visitor = await visit({
      attributes: { 'data-attendant-avatar-url': `${platform.url}/nothing.png` },
    });
    await visitor.open();
    await visitor.panel.locator('.avatar', { hasText: 'AR' }).first().waitFor();
  });
});

describe('two tabs of one customer', () => {
  it('show the same conversation, each message once, and agree on what was read', async () => {
    const first = await visit();
    const second = first.page.context();
    await first.open();
    await talking(first);
    const page = await second.newPage();
    await page.goto(platform.url);
    await page.locator('.launcher').click();
    await page.getByRole('dialog').getByText('You are talking with Ana Ribeiro').waitFor();
    await first.say('From the first');
    const there = page.getByRole('article').filter({ hasText: 'From the first' });
    await there.waitFor();
    await page.getByRole('textbox').fill('From the second');
    await page.getByRole('textbox').press('Enter');
    await first.message('From the second').waitFor();
    await expect.poll(() => platform.stored.get(MARYS_TOPIC)?.length).toBe(2);
    await expect.poll(() => there.count()).toBe(1);
    await expect.poll(() => first.message('From the second').count()).toBe(1);
    await page.keyboard.press('Escape');
    platform.say(MARYS_TOPIC, 'Read in the first tab');
    await first.page.bringToFront();
    await first.message('Read in the first tab').waitFor();
    await expect.poll(() => page.locator('.badge').isHidden()).toBe(true);
  });
});

describe('a shared computer', () => {
  it('keeps nothing of the former customer when another one signs in', async () => {
    platform.session = ({ customer }) => ({ token: `token-of-${customer?.id}` });
    platform.isStoring = false;
    const visitor = await visit();
    await visitor.open();
    await talking(visitor);
    await visitor.say('My secret');
    await visitor.message('My secret').waitFor();
    await visitor.composer.fill('A secret draft');
    const other = { ...MARY, id: 7, name: 'Ben' };
    await visitor.page.evaluate((text) => localStorage.setItem('userData', text), JSON.stringify(other));
    // A page tells nobody that it changed its own storage: the next look finds it.
    await visitor.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await expect
      .poll(() => platform.published.some(({ topic }) => topic === 'server/sessions/7/online'))
      .toBe(true);
    await expect.poll(() => visitor.panel.getByText('My secret').count()).toBe(0);
    await expect.poll(() => visitor.composer.inputValue()).toBe('');
    const kept = await visitor.page.evaluate(() => JSON.stringify(localStorage));
    expect(kept).not.toContain('secret');
    expect(kept).not.toContain('298301');
    expect(kept).toContain('token-of-7');
    const after = platform.calls.filter(({ path }) => path.startsWith('/customer/7/'));
    expect(after.every(({ authorization }) => authorization === 'Bearer token-of-7')).toBe(true);
  });
});

describe('the keyboard', () => {
  it('reaches everything, Escape closes, and the focus goes back to the button', async () => {
    const visitor = await visit();
    await visitor.launcher.waitFor();
    await visitor.page.keyboard.press('Tab');
    await visitor.page.keyboard.press('Tab');
    await visitor.page.keyboard.press('Enter');
    await talking(visitor);
    const focused = () =>
      visitor.page.evaluate(
        () => document.querySelector('.chimp-widget')?.shadowRoot?.activeElement?.className,
      );
    await expect.poll(() => visitor.composer.evaluate((field) => field.matches(':focus'))).toBe(true);
    await visitor.page.keyboard.type('Hello');
    await visitor.page.keyboard.press('Shift+Enter');
    await visitor.page.keyboard.type('again');
    await visitor.page.keyboard.press('Enter');
    await visitor.message('Hello').waitFor();
    await expect.poll(() => visitor.message('Hello').locator('.bubble').textContent()).toBe('Hello\nagain');
    await visitor.page.keyboard.press('Shift+Tab');
    await expect.poll(focused).toBe('list');
    await visitor.page.keyboard.press('Shift+Tab');
    await expect.poll(focused).toBe('close');
    await visitor.page.keyboard.press('Escape');
    await expect.poll(focused).toBe('launcher');
    await expect.poll(() => visitor.panel.isVisible()).toBe(false);
  });

  it('stays inside where the panel fills the screen', async () => {
    const visitor = await visit({ context: { viewport: { width: 390, height: 844 } } });
    await visitor.open();
    await talking(visitor);
    const seen = new Set<string>();
    for (let i = 0; i < 8; i += 1) {
      await visitor.page.keyboard.press('Tab');
      seen.add(
        await visitor.page.evaluate(
          () => document.querySelector('.chimp-widget')?.shadowRoot?.activeElement?.className ?? 'outside',
        ),
      );
    }
    expect([...seen].sort()).toEqual(['', 'close', 'list', 'send']);
    await expect.poll(() => visitor.panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  });
});
