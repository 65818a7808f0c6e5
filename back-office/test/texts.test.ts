import { guestCode } from '@chimpassist/protocol/text';
import { until } from '@chimpassist/testing/until';
import { describe, expect, test } from 'vitest';
import { live, log, openChat, row } from './support/open-chat.ts';
import { page, signIn, stack, stackForThisFile } from './support/stack-for-file.ts';

stackForThisFile();

/** All that is shown or told of anywhere on the page, also in labels and titles. */
const everything = () =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .flatMap((element) => [
        ...[...element.attributes].map(({ value }) => value),
        ...[...element.childNodes]
          .filter(({ nodeType }) => nodeType === 3)
          .map((node) => node.nodeValue ?? ''),
      ])
      .concat(document.title),
  );
describe('names', () => {
  test('that turn or hide the words around them are shown without that, everywhere', async () => {
    const topic = live('turned', 'Tina\u202e \u200bTurned\u2067');
    stack.server.say(topic, 'Hello');
    await openChat('Tina Turned');
    await log().getByText('Hello').waitFor();
    stack.server.say(topic, 'Again');
    await log().getByText('Again').waitFor();
    expect((await everything()).filter((text) => /[\u202a-\u202e\u2066\u2067\u200b]/.test(text))).toEqual([]);
    for (const place of ['.row-name', '.chat-who h2', '.customer-head h3']) {
      const name = page.locator(`${place} bdi`, { hasText: 'Tina Turned' });
      await expect
        .poll(() => name.evaluate((element) => getComputedStyle(element).unicodeBidi))
        .toBe('isolate');
    }
  });

  test('from right to left turn no sentence', async () => {
    live('rtl', 'مريم (1)');
    await signIn();
    await row(/مريم/).click();
    await page.getByLabel('Write to \u2068مريم (1)\u2069').waitFor();
  });

  test('of guests are short and the same in row, header, panel, field, words and search', async () => {
    const topic = live('guest-a', '');
    live('guest-b', '\u3164');
    const name = `Guest ${guestCode('guest-a')}`;
    stack.server.say(topic, 'Hello');
    await openChat(name);
    await page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
    await page.getByRole('heading', { level: 3, name, exact: true }).waitFor();
    await page.getByRole('log', { name: `Messages with ${name}` }).waitFor();
    await log()
      .getByRole('article')
      .filter({ hasText: `${name}Hello` })
      .waitFor();
    await row(`Guest ${guestCode('guest-b')}`).waitFor();
    await page.getByRole('button', { name: 'Hand over' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('searchbox').fill(guestCode('guest-a').toLowerCase());
    await row(name).waitFor();
    await row(`Guest ${guestCode('guest-b')}`).waitFor({ state: 'detached' });
    expect(stack.server.sessionInfo('guest-a').customer.name).toBe('');
  });
});

describe('words', () => {
  test('that nobody can see are not sent, and shown as what they are', async () => {
    const topic = live('blank', 'Bea Blank');
    await openChat('Bea Blank');
    const field = page.getByLabel('Write to Bea Blank');
    for (const blank of ['\u200b', '\u2800\n\u3164', ' \u2060\ufe0f']) {
      await field.fill(blank);
      await expect.poll(() => page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
      await field.press('Enter');
    }
    await expect.poll(() => log().getByRole('article').count()).toBe(0);
    stack.server.say(topic, '\u200b\u3164');
    await log().getByRole('article').getByText('Empty message').waitFor();
    await row(/Bea Blank.*Empty message/).waitFor();
  });

  test('that are code keep their first indentation', async () => {
    live('code', 'Cora Code');
    await openChat('Cora Code');
    const field = page.getByLabel('Write to Cora Code');
    await field.fill('\n    if (a) {\n      b();\n    }\n');
    await field.press('Enter');
    await until('it is stored as it was', () =>
      stack.server.messages('code').some(({ content }) => content === '    if (a) {\n      b();\n    }'),
    );
  });

  test('in a row are cut between characters, and a hit is always in sight', async () => {
    const cut = live('cut', 'Cleo Cut');
    stack.server.say(cut, `${'x'.repeat(159)}👍🏽${'y'.repeat(20)}`);
    const hit = live('hit', 'Hila Hit');
    stack.server.say(hit, `${'İ'.repeat(90)} ${'word '.repeat(30)}Straße 7 ${'tail '.repeat(60)}`);
    await signIn();
    await row(/Cleo Cut.*xxx/).waitFor();
    const shown = await row(/Cleo Cut/)
      .locator('.row-last')
      .textContent();
    expect(shown).toBe('x'.repeat(159));
    await page.getByRole('searchbox').fill('strasse');
    await row(/Hila Hit/).waitFor();
    expect(
      await row(/Hila Hit/)
        .locator('.row-last')
        .textContent(),
    ).toMatch(/^…(word )+Straße 7 tail/);
  });

  test('that would fill screens show their beginning, and the whole at a click', async () => {
    const topic = live('long', 'Lena Long');
    for (let n = 0; n < 40; n += 1) stack.server.say(topic, `Before ${n}`);
    stack.server.say(topic, 'line\n'.repeat(5_000).slice(0, 19_990));
    await openChat('Lena Long');
    const all = log().getByRole('button', { name: 'Show all' });
    await all.waitFor();
    const bubble = log().locator('.bubble', { hasNotText: 'Before' });
    const height = () => bubble.evaluate((element) => element.getBoundingClientRect().height);
    const top = () => bubble.evaluate((element) => element.getBoundingClientRect().top);
    await expect.poll(() => height()).toBeLessThan(900);
    const before = await top();
    await all.focus();
    await page.keyboard.press('Enter');
    const less = log().getByRole('button', { name: 'Show less' });
    await less.waitFor({ state: 'attached' });
    await expect.poll(() => less.getAttribute('aria-expanded')).toBe('true');
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    await expect.poll(() => height()).toBeGreaterThan(50_000);
    expect(Math.abs((await top()) - before)).toBeLessThan(2);
    await expect.poll(() => less.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await all.waitFor();
    await expect.poll(() => height()).toBeLessThan(900);
    stack.server.say(topic, 'W'.repeat(20_000));
    await expect.poll(() => log().getByRole('button', { name: 'Show all' }).count()).toBe(2);
    expect(await bubble.last().evaluate((element) => element.getBoundingClientRect().height)).toBeLessThan(
      1_200,
    );
  });
});

test('in a page that the browser translates, what changes is shown, and nothing breaks', async () => {
  const topic = live('font', 'Fania Font');
  live('other', 'Otto Other');
  stack.server.say(topic, 'First');
  await openChat('Fania Font');
  await log().getByText('First').waitFor();
  // What a browser does then: each text stands in an element of its own, of which the page knows nothing.
  const translate = () =>
    page.evaluate(() => {
      const walk = (node: Node): void => {
        for (const child of [...node.childNodes]) {
          if (child.nodeType === 3 && child.nodeValue?.trim()) {
            const outer = document.createElement('font');
            const inner = document.createElement('font');
            inner.append(`${child.nodeValue}`);
            outer.append(inner);
            child.parentNode?.replaceChild(outer, child);
          } else if (child instanceof Element && !child.matches('script, style')) walk(child);
        }
      };
      walk(document.body);
    });
  await translate();
  stack.server.say(topic, 'Second');
  await log().getByText('Second').waitFor();
  const font = row(/Fania Font/);
  await expect.poll(() => font.locator('.row-last').textContent()).toBe('Second');
  await page.getByLabel('Write to Fania Font').fill('Mine');
  await page.keyboard.press('Enter');
  await expect.poll(() => font.locator('.row-last').textContent()).toBe('You: Mine');
  await translate();
  await page.getByLabel('Write to Fania Font').fill('x'.repeat(20_001));
  await page.getByText('1 characters too many', { exact: false }).waitFor();
  await page.getByLabel('Write to Fania Font').fill('');
  await row(/Otto Other/).click();
  await page.getByRole('heading', { level: 2, name: 'Otto Other' }).waitFor();
  await translate();
  stack.server.say(topic, 'Third');
  await expect.poll(() => font.locator('.row-last').textContent()).toBe('Third');
  await expect.poll(() => font.locator('.row-unread').textContent()).toContain('1');
  await row(/Fania Font/).click();
  await page.getByRole('heading', { level: 2, name: 'Fania Font' }).waitFor();
  await translate();
  stack.server.end(topic);
  await expect.poll(() => page.locator('.chat-who p span').first().textContent()).toBe('offline');
  await font.waitFor();
});

test('a paste of a whole file is refused at once with the limit; the draft stays', async () => {
  live('paste', 'Paula Paste');
  await signIn('user@chimpassist.com', { permissions: ['clipboard-read', 'clipboard-write'] });
  await row('Paula Paste').click();
  const field = page.getByLabel('Write to Paula Paste');
  await field.fill('Begun');
  await page.evaluate(() => navigator.clipboard.writeText('x'.repeat(1_048_576)));
  await field.press('End');
  await page.keyboard.press('ControlOrMeta+v');
  await page.getByRole('alert').getByText('a message has at most 20,000 characters').waitFor();
  await expect.poll(() => field.inputValue()).toBe('Begun');
  // Dropped, or put there by another program.
  await field.evaluate((element) => {
    if (!(element instanceof HTMLTextAreaElement)) throw new Error('This is not a field.');
    element.value = 'y'.repeat(1_048_576);
    element.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
  await expect.poll(() => field.inputValue()).toBe('Begun');
  await page.keyboard.type(' anew');
  await expect.poll(() => field.inputValue()).toBe('Begun anew');
  await page.getByText('a message has at most').waitFor({ state: 'detached' });
});
