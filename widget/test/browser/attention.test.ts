import { describe, expect, it } from 'vitest';
import { MARY, MARYS_TOPIC, type Visitor } from './page.ts';
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
  it('tells of a message by its title and by a sound, reads nothing, and is calm when it is looked at', async () => {
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
    expect(await tones(visitor)).toBe(1);
    expect(viewed()).toHaveLength(1);

    await look(visitor, 'visible');
    expect(await visitor.page.title()).toBe('A shop');
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
    expect(await visitor.page.title()).toBe('A shop');
  });
});
