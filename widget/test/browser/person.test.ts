import { describe, expect, it } from 'vitest';
import { MARYS_TOPIC, type Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();
const PAULS_TOPIC = 'server/sessions/7';
const PAUL = JSON.stringify({ id: 7, name: 'Paul', avatarURL: null });

/** As a shop in one page does: no event tells its own tab of it. */
const signIn = (visitor: Visitor, userData: string | null) =>
  visitor.page.evaluate((text) => {
    if (text === null) localStorage.removeItem('userData');
    else localStorage.setItem('userData', text);
  }, userData);
const shown = (visitor: Visitor) =>
  visitor.page.evaluate(() => {
    const root = document.querySelector('.chimp-widget')?.shadowRoot;
    return `${root?.innerHTML} ${root?.querySelector('textarea')?.value}`;
  });
const stored = (topic: string) => visits.platform.stored.get(topic)?.map(({ content }) => content) ?? [];

async function maryAtWork(): Promise<Visitor> {
  visits.platform.say(MARYS_TOPIC, 'A secret answer', {}, false);
  const visitor = await visits.visit();
  await visitor.open();
  await talking(visitor);
  await visitor.message('A secret answer').waitFor();
  return visitor;
}

describe('another person in the same tab, with the panel open', () => {
  it('sees nothing of the former one, although nobody does anything', async () => {
    const visitor = await maryAtWork();
    await visitor.composer.fill('A secret draft');
    await signIn(visitor, PAUL);
    await expect.poll(() => shown(visitor)).not.toContain('secret');
    expect(await visitor.page.evaluate(() => document.documentElement.outerHTML)).not.toContain('secret');
  });

  it('writes at once, and it is theirs: in their name, in their chat, once', async () => {
    const visitor = await maryAtWork();
    await visitor.composer.fill('A secret draft');
    await signIn(visitor, PAUL);
    await visitor.say("Paul's words");
    await expect.poll(() => stored(PAULS_TOPIC)).toEqual(["Paul's words"]);
    await visitor.message("Paul's words").waitFor();
    expect(stored(MARYS_TOPIC)).toEqual(['A secret answer']);
    expect(await shown(visitor)).not.toContain('secret');
  });

  it('goes on neither from the letters in the field nor from what an undo brings back', async () => {
    const visitor = await maryAtWork();
    await visitor.composer.pressSequentially('A secret draft');
    await signIn(visitor, PAUL);
    await visitor.page.keyboard.type('x');
    await expect.poll(() => visitor.composer.inputValue()).toBe('x');
    for (let n = 0; n < 4; n += 1) await visitor.page.keyboard.press('Control+Z');
    await expect.poll(() => visitor.composer.inputValue()).not.toContain('secret');
    await visitor.composer.fill('');
    await visitor.say('Mine alone');
    await expect.poll(() => stored(PAULS_TOPIC)).toEqual(['Mine alone']);
  });

  it('sends nothing of the former one by a press on the button', async () => {
    const visitor = await maryAtWork();
    await visitor.composer.fill('A secret draft');
    await visitor.page.evaluate((text) => {
      localStorage.setItem('userData', text);
      const root = document.querySelector('.chimp-widget')?.shadowRoot;
      root?.querySelector<HTMLButtonElement>('.send')?.click();
    }, PAUL);
    await expect.poll(() => shown(visitor)).not.toContain('secret');
    await visitor.say('Mine');
    await expect.poll(() => stored(PAULS_TOPIC)).toEqual(['Mine']);
    expect(stored(MARYS_TOPIC)).toEqual(['A secret answer']);
  });

  it('leaves the focus where the page has it', async () => {
    const visitor = await maryAtWork();
    await visitor.page.getByRole('button', { name: 'Buy' }).focus();
    await signIn(visitor, null);
    await expect.poll(() => shown(visitor)).not.toContain('secret');
    await expect.poll(() => visitor.page.evaluate(() => document.activeElement?.textContent)).toBe('Buy');
  });

  it('finds their own half-written words when they are back', async () => {
    const visitor = await maryAtWork();
    await visitor.composer.fill('half a word');
    const mary = await visitor.page.evaluate(() => localStorage.getItem('userData'));
    await signIn(visitor, PAUL);
    await expect.poll(() => visitor.composer.inputValue()).toBe('');
    await signIn(visitor, mary);
    await expect.poll(() => visitor.composer.inputValue()).toBe('half a word');
  });
});

describe('another person in the same tab, with the panel closed', () => {
  it('sees no badge of the former one, and opens an own conversation', async () => {
    const visitor = await maryAtWork();
    await visitor.page.keyboard.press('Escape');
    visits.platform.say(MARYS_TOPIC, 'One more secret');
    await visitor.page.locator('.badge[data-count="1"]').waitFor();
    await signIn(visitor, PAUL);
    await visitor.page.locator('.badge').waitFor({ state: 'hidden' });
    await visitor.open();
    await talking(visitor);
    expect(await shown(visitor)).not.toContain('secret');
  });

  it('begins no chat for what the former one left, when the next page loads', async () => {
    const visitor = await maryAtWork();
    visits.platform.cutOff(true);
    await visitor.status.getByText('Connection lost').waitFor();
    await visitor.say('A secret that waits');
    visits.platform.pages.set('/account', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>No widget here</title>');
    });
    await visitor.page.goto(`${visits.platform.url}/account`);
    await signIn(visitor, PAUL);
    visits.platform.cutOff(false);
    const asked = visits.platform.calls.length;
    await visitor.page.goto(visits.platform.url);
    await visitor.launcher.waitFor();
    await visitor.page.waitForLoadState('networkidle');
    // Longer than a page that goes on with a chat waits for a quiet moment.
    await visitor.page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 2_500 })));
    expect(visits.platform.calls.slice(asked)).toEqual([]);
    expect(visits.platform.aedes.connectedClients).toBe(0);
    await visitor.open();
    await talking(visitor);
    expect(await shown(visitor)).not.toContain('secret');
    expect(stored(MARYS_TOPIC)).toEqual(['A secret answer']);
  });
});
