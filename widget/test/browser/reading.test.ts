import { describe, expect, it } from 'vitest';
import { MARYS_TOPIC, type Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();

async function withHistory(lines: number): Promise<Visitor> {
  for (let n = 1; n <= lines; n += 1) visits.platform.say(MARYS_TOPIC, `Line ${n}.`, {}, false);
  const visitor = await visits.visit();
  await visitor.open();
  await visitor.message(`Line ${lines}.`).waitFor();
  await talking(visitor);
  return visitor;
}
const list = (visitor: Visitor) => visitor.panel.locator('.list');
const distanceToEnd = (visitor: Visitor) =>
  list(visitor).evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
const placeOf = async (visitor: Visitor, text: string) => (await visitor.message(text).boundingBox())?.y;

describe('who reads further up', () => {
  it('stays there when a message comes, is told of it, and gets to it by a press', async () => {
    const visitor = await withHistory(49);
    await expect.poll(() => distanceToEnd(visitor)).toBeLessThan(2);
    await visitor.scrollTo(300);
    const before = await placeOf(visitor, 'Line 12.');
    visits.platform.say(MARYS_TOPIC, 'The newest');
    const toEnd = visitor.panel.getByRole('button', { name: 'New messages' });
    await toEnd.waitFor();
    expect(await placeOf(visitor, 'Line 12.')).toBe(before);
    await toEnd.press('Enter');
    await expect.poll(() => distanceToEnd(visitor)).toBeLessThan(2);
    await toEnd.waitFor({ state: 'detached' });
    // The button is gone, the keyboard's place is not.
    await expect.poll(() => visitor.focused()).toBe('list');
  });

  it('gets older messages on demand, and what was in view stays where it was', async () => {
    const visitor = await withHistory(120);
    await expect.poll(() => visitor.panel.getByRole('article').count()).toBe(50);
    const older = visitor.panel.getByRole('button', { name: 'Earlier messages' });
    await visitor.scrollTo(0);
    const before = await placeOf(visitor, 'Line 71.');
    await older.press('Enter');
    await visitor.message('Line 21.').waitFor({ state: 'attached' });
    expect(await placeOf(visitor, 'Line 71.')).toBeCloseTo(before ?? 0, 0);
    await older.press('Enter');
    await visitor.message('Line 1.').waitFor({ state: 'attached' });
    await older.waitFor({ state: 'detached' });
    await expect.poll(() => visitor.focused()).toBe('list');
    const texts = await visitor.panel.locator('.bubble').allTextContents();
    expect(texts).toEqual(Array.from({ length: 120 }, (_, n) => `Line ${n + 1}.`));
  });

  it('has the newest 100 drawn when much came at once, and more on demand', async () => {
    const visitor = await withHistory(50);
    // As many as one page of what was missed holds.
    const missed = { id: 'missed', from: { id: 12 }, timestamp: 1, seq: 250 };
    for (let n = 51; n <= 250; n += 1) visits.platform.say(MARYS_TOPIC, `Line ${n}.`, {}, false);
    // Of a message that it has not heard: the widget reads what it has missed.
    visits.platform.publish(`${MARYS_TOPIC}/messages/stored`, { acks: [missed] });
    await visitor.message('Line 250.').waitFor();
    const drawn = () => visitor.panel.locator('.bubble').allTextContents();
    const lines = (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, n) => `Line ${first + n}.`);
    await expect.poll(drawn).toEqual(lines(151, 250));
    await expect.poll(() => distanceToEnd(visitor)).toBeLessThan(2);
    const older = visitor.panel.getByRole('button', { name: 'Earlier messages' });
    await visitor.scrollTo(0);
    const before = await placeOf(visitor, 'Line 151.');
    const calls = visits.platform.calls.length;
    await older.press('Enter');
    await expect.poll(drawn).toEqual(lines(51, 250));
    // A list scrolls by whole pixels.
    const after = await placeOf(visitor, 'Line 151.');
    expect(Math.abs((after ?? 0) - (before ?? 0))).toBeLessThan(1.5);
    expect(visits.platform.calls).toHaveLength(calls);
    await older.press('Enter');
    await expect.poll(drawn).toEqual(lines(1, 250));
    // Only the server knows that there is nothing above.
    await older.press('Enter');
    await older.waitFor({ state: 'detached' });
    expect(await drawn()).toEqual(lines(1, 250));
    // What comes now is added below, and nothing goes from above who reads there.
    visits.platform.say(MARYS_TOPIC, 'The newest');
    await visitor.panel.getByRole('button', { name: 'New messages' }).waitFor();
    await expect.poll(drawn).toEqual([...lines(1, 250), 'The newest']);
    await visitor.panel.getByRole('button', { name: 'New messages' }).press('Enter');
    await expect.poll(drawn).toEqual([...lines(152, 250), 'The newest']);
    await expect.poll(() => distanceToEnd(visitor)).toBeLessThan(2);
  });

  it('gets them also where the Worker is away at that moment, as soon as it is back', async () => {
    const visitor = await withHistory(60);
    await visitor.scrollTo(0);
    visits.platform.isBackendAway = true;
    await visitor.panel.getByRole('button', { name: 'Earlier messages' }).click();
    await visitor.status.getByText(/Our service does not answer just now/).waitFor();
    visits.platform.isBackendAway = false;
    await visitor.message('Line 1.').waitFor({ state: 'attached' });
    await visitor.status.getByText(/Our service/).waitFor({ state: 'detached' });
  });
});

describe('who reads at the end', () => {
  it('stays at the end: with what comes, with what is sent, and while the field grows', async () => {
    const visitor = await withHistory(40);
    visits.platform.say(MARYS_TOPIC, 'The newest');
    await visitor.message('The newest').waitFor();
    await expect.poll(() => distanceToEnd(visitor)).toBeLessThan(2);
    await visitor.composer.fill('one\ntwo\nthree\nfour\nfive');
    await expect.poll(() => distanceToEnd(visitor)).toBeLessThan(2);
    await visitor.scrollTo(0);
    await visitor.composer.press('Enter');
    await visitor.message('five').waitFor();
    await expect.poll(() => distanceToEnd(visitor)).toBeLessThan(2);
  });
});
