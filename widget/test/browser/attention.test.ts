import { describe, expect, it } from 'vitest';
import { MARY, MARYS_TOPIC, Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();

/** Counts the tones that are really played, and lets the test say whether the page is looked at. */
const WATCHED = `<script>
  window.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...args) { window.tones += 1; return start.apply(this, args); };
  let state = 'visible';
  Object.defineProperty(Document.prototype, 'visibilityState', { get: () => state });
  window.look = (next) => { state = next; document.dispatchEvent(new Event('visibilitychange')); };
</script>`;

interface Watched {
  tones: number;
  look(state: 'visible' | 'hidden'): void;
}
const look = (visitor: Visitor, state: 'visible' | 'hidden') =>
  visitor.page.evaluate((next) => (window as unknown as Watched).look(next), state);
const tones = (visitor: Visitor) => visitor.page.evaluate(() => (window as unknown as Watched).tones);
const viewed = () => visits.platform.published.filter(({ topic }) => topic.endsWith('/viewed'));

describe('a page that nobody looks at', () => {
  it('tells of a message by title and sound until somebody looks at it', async () => {
    const visitor = await visits.visit({ head: WATCHED });
    await visitor.open();
    await talking(visitor);
    visits.platform.say(MARYS_TOPIC, 'While you look');
    await visitor.message('While you look').waitFor();
    expect(await tones(visitor)).toBe(0);
    await expect.poll(() => viewed().length).toBe(1);

    await look(visitor, 'hidden');
    visits.platform.say(MARYS_TOPIC, 'While you are away');
    await expect.poll(() => visitor.page.title()).toBe('New messages');
    await expect.poll(() => visitor.page.title()).toBe('A shop');
    await expect.poll(() => tones(visitor)).toBe(1);
    expect(viewed()).toHaveLength(1);

    await look(visitor, 'visible');
    await expect.poll(() => visitor.page.title()).toBe('A shop');
    await expect.poll(() => viewed().length).toBe(2);
  });

  it('is quiet for what the customer writes in another tab', async () => {
    const visitor = await visits.visit({ head: WATCHED });
    await visitor.open();
    await talking(visitor);
    await look(visitor, 'hidden');
    const message = { id: 'p1', from: MARY, timestamp: Date.now(), content: 'From my phone', readAt: null };
    const sessionInfo = { lastMessages: [message] };
    visits.platform.publish(`${MARYS_TOPIC}/messages/customer`, { sessionInfo, message });
    await visitor.message('From my phone').waitFor({ state: 'attached' });
    expect(await tones(visitor)).toBe(0);
    visits.platform.say(MARYS_TOPIC, 'An answer');
    await expect.poll(() => tones(visitor)).toBe(1);
  });

  it('is without a sound where the site wants none, and changes its title all the same', async () => {
    const visitor = await visits.visit({ head: WATCHED, attributes: { 'data-sound': 'false' } });
    await visitor.open();
    await talking(visitor);
    await look(visitor, 'hidden');
    visits.platform.say(MARYS_TOPIC, 'An answer');
    await expect.poll(() => visitor.page.title()).toBe('New messages');
    expect(await tones(visitor)).toBe(0);
  });

  it('gets its title back when the widget goes', async () => {
    const visitor = await visits.visit({ head: WATCHED });
    await visitor.open();
    await talking(visitor);
    await look(visitor, 'hidden');
    visits.platform.say(MARYS_TOPIC, 'An answer');
    await expect.poll(() => visitor.page.title()).toBe('New messages');
    await visitor.page.evaluate(() => {
      const { ChimpAssist } = window as unknown as { ChimpAssist: { widget: { unmount(): void } } };
      ChimpAssist.widget.unmount();
    });
    await expect.poll(() => visitor.page.title()).toBe('A shop');
  });
});

/** Another tab of the same browser, with the panel open or not. */
async function tabOf(visitor: Visitor, isOpen: boolean): Promise<Visitor> {
  const page = await visitor.page.context().newPage();
  await page.goto(visits.platform.url);
  const tab = Visitor.on(page);
  await tab.open();
  await talking(tab);
  if (!isOpen) await page.keyboard.press('Escape');
  return tab;
}
const inState = (visitor: Visitor, text: string) =>
  visitor.page.locator('.said', { hasText: text }).waitFor({ state: 'attached' });

describe('the title of a page', () => {
  it('is the one that the page gave itself meanwhile, and never an old one', async () => {
    const visitor = await visits.visit({ head: WATCHED });
    await visitor.open();
    await talking(visitor);
    await look(visitor, 'hidden');
    visits.platform.say(MARYS_TOPIC, 'An answer');
    await expect.poll(() => visitor.page.title()).toBe('New messages');
    await visitor.page.evaluate(() => {
      document.title = 'Your basket (3)';
    });
    // It goes on flashing, between ours and theirs.
    await expect.poll(() => visitor.page.title()).toBe('New messages');
    await expect.poll(() => visitor.page.title()).toBe('Your basket (3)');
    await visitor.page.evaluate(() => {
      document.title = 'Your basket (4)';
    });
    await look(visitor, 'visible');
    await expect.poll(() => visitor.page.title()).toBe('Your basket (4)');
  });

  it('is calm again as soon as the message was read, wherever that was', async () => {
    const visitor = await visits.visit({ head: WATCHED });
    await visitor.open();
    await talking(visitor);
    await look(visitor, 'hidden');
    visits.platform.say(MARYS_TOPIC, 'Read on the phone');
    await expect.poll(() => visitor.page.title()).toBe('New messages');
    const [message] = visits.platform.stored.get(MARYS_TOPIC)?.slice(-1) ?? [];
    const readMessages = [{ ...message, readAt: Date.now() }];
    visits.platform.publish(`${MARYS_TOPIC}/messages/viewed`, { session: {}, readMessages });
    await expect.poll(() => visitor.page.title()).toBe('A shop');
    // For longer than it takes to flash.
    const titles = await visitor.page.evaluate(async () => {
      const seen = new Set<string>();
      for (let n = 0; n < 30; n += 1) {
        seen.add(document.title);
        await new Promise((done) => setTimeout(done, 60));
      }
      return [...seen];
    });
    expect(titles).toEqual(['A shop']);
  });
});

describe('several tabs', () => {
  it('tell once of one message, and one of them again of the next', async () => {
    const first = await visits.visit({ head: WATCHED });
    await first.open();
    await talking(first);
    const tabs = [first, await tabOf(first, true), await tabOf(first, false)];
    // Each writes into the storage that all of them listen to, and none answers that.
    const keepAlives = () => visits.platform.published.filter(({ topic }) => topic.endsWith('/online'));
    expect(keepAlives().length).toBeLessThan(20);
    for (const tab of tabs) await look(tab, 'hidden');
    const sounded = async () => (await Promise.all(tabs.map(tones))).reduce((sum, n) => sum + n, 0);
    for (const [n, text] of ['One', 'Two'].entries()) {
      visits.platform.say(MARYS_TOPIC, text);
      for (const tab of tabs) await inState(tab, text);
      await expect.poll(sounded).toBe(n + 1);
    }
    // It flashes: at times it has its own title, too.
    const titles = () => Promise.all(tabs.map(({ page }) => page.title()));
    await expect.poll(async () => (await titles()).sort()).toEqual(['A shop', 'A shop', 'New messages']);
    expect(await sounded()).toBe(2);
  });

  it('tell nothing while the conversation is read in one of them', async () => {
    const hidden = await visits.visit({ head: WATCHED });
    await hidden.open();
    await talking(hidden);
    const reader = await tabOf(hidden, true);
    await look(hidden, 'hidden');
    await look(reader, 'visible');
    visits.platform.say(MARYS_TOPIC, 'Read in the other one');
    await inState(hidden, 'Read in the other one');
    await inState(reader, 'Read in the other one');
    await expect.poll(() => viewed().length).toBeGreaterThan(0);
    expect(await tones(hidden)).toBe(0);
    await reader.page.close();
    visits.platform.say(MARYS_TOPIC, 'Nobody reads now');
    await expect.poll(() => tones(hidden)).toBe(1);
  });
});

/** As Firefox and Safari have it: a context begins asleep, and wakes only where somebody has just pressed something. */
const ASLEEP = `<script>
  let isUnlocked = false;
  const Own = window.AudioContext;
  window.AudioContext = class extends Own {
    #awake = false;
    get state() { return this.#awake ? 'running' : 'suspended'; }
    async resume() {
      isUnlocked ||= navigator.userActivation.isActive;
      if (!isUnlocked) return new Promise(() => {});
      await super.resume();
      this.#awake = true;
    }
  };
</script>`;

describe('the first sound', () => {
  it('is heard where contexts begin asleep, because the opening press woke it', async () => {
    const visitor = await visits.visit({ head: WATCHED + ASLEEP });
    await visitor.open();
    await talking(visitor);
    // Longer than a press counts.
    await visitor.page.evaluate(
      () =>
        new Promise((done) => {
          const wait = () => (navigator.userActivation.isActive ? setTimeout(wait, 50) : done(null));
          wait();
        }),
    );
    await look(visitor, 'hidden');
    visits.platform.say(MARYS_TOPIC, 'An answer');
    await expect.poll(() => tones(visitor)).toBe(1);
  });
});
