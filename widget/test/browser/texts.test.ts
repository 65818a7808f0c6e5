import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Platform } from '../platform.ts';
import { closeBrowser, MARYS_TOPIC, Visitor } from './page.ts';

let platform: Platform;
let visitor: Visitor;
beforeEach(async () => {
  platform = await Platform.start();
});
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.close();
  await platform.stop();
});
afterAll(closeBrowser);

const sent = () =>
  platform.published.flatMap(({ topic, payload }) =>
    topic === `${MARYS_TOPIC}/messages/customer` ? [(payload.message as { content: string }).content] : [],
  );
async function opened(): Promise<void> {
  visitor = await Visitor.at(platform);
  await visitor.open();
  await visitor.panel.getByText('You are talking with Ana Ribeiro').waitFor();
}

describe('words', () => {
  it('that nobody can see are not sent, and shown as what they are', async () => {
    await opened();
    for (const blank of ['\u200b', '\u2800\n\u3164', ' \u2060\ufe0f']) {
      await visitor.say(blank);
      await expect
        .poll(() => visitor.panel.getByRole('button', { name: 'Send' }).getAttribute('aria-disabled'))
        .toBe('true');
    }
    await visitor.say('Visible');
    await expect.poll(sent).toEqual(['Visible']);
    platform.say(MARYS_TOPIC, '\u200b\u3164');
    await visitor.message('Empty message').waitFor();
  });

  it('that are code keep their first indentation', async () => {
    await opened();
    await visitor.say('\n    if (a) {\n      b();\n    }\n');
    await expect.poll(sent).toEqual(['    if (a) {\n      b();\n    }']);
  });

  it('of names turn and hide nothing around them', async () => {
    platform.desk = {
      ...platform.desk,
      attendants: [{ id: 12, name: 'Ana\u202e \u200bTurned', avatarURL: null }],
    };
    visitor = await Visitor.at(platform);
    await visitor.open();
    await visitor.panel.getByText('You are talking with Ana Turned').waitFor();
    platform.say(MARYS_TOPIC, 'Hello', {
      from: { id: 12, name: 'Ana\u202e \u200bTurned', role: 'attendant' },
    });
    await visitor.message('Hello').waitFor();
    await expect.poll(() => visitor.message('Hello').textContent()).toMatch(/^Ana Turned: Hello/);
    const who = visitor.panel.locator('.who bdi');
    await expect.poll(() => who.textContent()).toBe('Ana Turned');
    await expect.poll(() => who.evaluate((element) => getComputedStyle(element).unicodeBidi)).toBe('isolate');
  });

  it('that would fill screens show their beginning, and the whole at a click', async () => {
    await opened();
    for (let n = 0; n < 20; n += 1) platform.say(MARYS_TOPIC, `Before ${n}`);
    platform.say(MARYS_TOPIC, 'line\n'.repeat(5_000).slice(0, 19_990));
    const all = visitor.panel.getByRole('button', { name: 'Show all' });
    await all.waitFor();
    await visitor.drawn();
    const bubble = visitor.panel.locator('.bubble', { hasNotText: 'Before' });
    const height = () => bubble.first().evaluate((element) => element.getBoundingClientRect().height);
    const top = () => bubble.first().evaluate((element) => element.getBoundingClientRect().top);
    await expect.poll(() => height()).toBeLessThan(900);
    const before = await top();
    await all.focus();
    await visitor.page.keyboard.press('Enter');
    const less = visitor.panel.getByRole('button', { name: 'Show less' });
    await less.waitFor({ state: 'attached' });
    await expect.poll(() => less.getAttribute('aria-expanded')).toBe('true');
    await visitor.drawn();
    await expect.poll(() => height()).toBeGreaterThan(50_000);
    expect(Math.abs((await top()) - before)).toBeLessThan(2);
    await expect.poll(() => visitor.focused()).toBe('fold');
    platform.say(MARYS_TOPIC, 'W'.repeat(20_000));
    await all.waitFor({ state: 'attached' });
    expect(Math.abs((await top()) - before)).toBeLessThan(2);
    expect(await bubble.last().evaluate((element) => element.getBoundingClientRect().height)).toBeLessThan(
      2_500,
    );
  });
});

describe('who does not see the screen', () => {
  it('hears each word as often as it is said, also behind a closed panel', async () => {
    for (let n = 0; n < 80; n += 1) platform.say(MARYS_TOPIC, `Old ${n}`, { readAt: 1 }, false);
    await opened();
    await visitor.message('Old 79').waitFor();
    await visitor.page.evaluate(() => {
      const told: string[] = [];
      Object.assign(window, { told });
      const root = document.querySelector('.chimp-widget')?.shadowRoot;
      for (const region of root?.querySelectorAll('[aria-live="polite"]') ?? []) {
        new MutationObserver((changes) => {
          for (const { addedNodes } of changes)
            for (const node of addedNodes) told.push(node.textContent ?? '');
        }).observe(region, { childList: true });
      }
    });
    const told = () => visitor.page.evaluate(() => (window as unknown as { told: string[] }).told);
    await visitor.panel.getByRole('button', { name: 'Earlier messages' }).click();
    await visitor.message('Old 3').first().waitFor({ state: 'attached' });
    platform.say(MARYS_TOPIC, 'Yes');
    await expect.poll(told).toEqual(['Ana Ribeiro: Yes']);
    platform.say(MARYS_TOPIC, 'Yes');
    await expect.poll(told).toEqual(['Ana Ribeiro: Yes', 'Ana Ribeiro: Yes']);
    await visitor.page.keyboard.press('Escape');
    platform.say(MARYS_TOPIC, 'Behind');
    await expect.poll(told).toEqual(['Ana Ribeiro: Yes', 'Ana Ribeiro: Yes', 'Ana Ribeiro: Behind']);
  });

  it('scrolls the focused conversation by arrows', async () => {
    for (let n = 0; n < 40; n += 1) platform.say(MARYS_TOPIC, `Old ${n}`, { readAt: 1 }, false);
    await opened();
    await visitor.message('Old 39').waitFor();
    const list = visitor.panel.locator('.list');
    await list.focus();
    const top = () => list.evaluate((element) => element.scrollTop);
    await expect.poll(top).toBeGreaterThan(0);
    const before = await top();
    await visitor.page.keyboard.press('ArrowUp');
    await expect.poll(top).toBeLessThan(before);
  });
});

it('a paste of a whole file is refused at once with the limit; the draft stays', async () => {
  visitor = await Visitor.at(platform, {
    context: { permissions: ['clipboard-read', 'clipboard-write'] },
  });
  await visitor.open();
  await visitor.composer.fill('Begun');
  await visitor.page.evaluate(() => navigator.clipboard.writeText('x'.repeat(1_048_576)));
  await visitor.composer.press('End');
  await visitor.page.keyboard.press('ControlOrMeta+v');
  await visitor.panel.getByRole('alert').getByText('a message has at most 20,000 characters').waitFor();
  await expect.poll(() => visitor.composer.inputValue()).toBe('Begun');
  // Dropped, or put there by another program.
  await visitor.composer.evaluate((field) => {
    if (!(field instanceof HTMLTextAreaElement)) throw new Error('This is not a field.');
    field.value = 'y'.repeat(1_048_576);
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
  await expect.poll(() => visitor.composer.inputValue()).toBe('Begun');
  await visitor.page.keyboard.type(' anew');
  await expect.poll(() => visitor.composer.inputValue()).toBe('Begun anew');
  await visitor.panel.getByText('a message has at most').waitFor({ state: 'detached' });
});

/** What a browser does that translates a page: each text stands in an element of its own, of which the page knows nothing. */
const translate = () =>
  visitor.page.evaluate(() => {
    const walk = (node: Node): void => {
      for (const child of [...node.childNodes]) {
        if (child.nodeType === 3 && child.nodeValue?.trim()) {
          const outer = document.createElement('font');
          const inner = document.createElement('font');
          inner.append(`${child.nodeValue}`);
          outer.append(inner);
          child.parentNode?.replaceChild(outer, child);
        } else walk(child);
      }
    };
    const root = document.querySelector('.chimp-widget')?.shadowRoot;
    if (root) walk(root);
  });

it('in a page that the browser translates, what changes is shown, and nothing breaks', async () => {
  platform.isStoring = false;
  await opened();
  await visitor.say('Hello');
  await visitor.message('Hello').getByText('Sent').waitFor({ state: 'attached' });
  await translate();
  platform.isStoring = true;
  platform.publish(`${MARYS_TOPIC}/messages/viewed`, {
    session: {},
    readMessages: [{ id: await idOf('Hello'), from: { id: 298301 }, timestamp: 1, readAt: Date.now() }],
  });
  await visitor
    .message('Hello')
    .getByText(/^Read at/)
    .waitFor({ state: 'attached' });
  await expect
    .poll(() => visitor.message('Hello').locator('.tick').textContent())
    .toMatch(/^Read at [\d:]+ ?[AP]?M?$/);
  platform.control(MARYS_TOPIC, 'any', {
    instruction: 'session/update',
    status: 'waitingAttendantsAssignment',
  });
  await visitor.status.getByText('You are being passed on to a colleague').waitFor();
  await expect.poll(() => visitor.status.textContent()).toBe('You are being passed on to a colleague');
  await translate();
  platform.control(MARYS_TOPIC, 'any', {
    instruction: 'session/ready',
    status: 'online',
    attendants: [{ id: 13, name: 'Bruno', avatarURL: null }],
  });
  await visitor.panel.getByText('You are talking with Bruno').waitFor();
  await expect.poll(() => visitor.panel.locator('.names p').textContent()).toBe('You are talking with Bruno');
  platform.say(MARYS_TOPIC, 'line\n'.repeat(100));
  await visitor.panel.getByRole('button', { name: 'Show all' }).waitFor();
  await translate();
  await visitor.panel.getByRole('button', { name: 'Show all' }).click();
  const text = await visitor.message('line').locator('.bubble').textContent();
  expect(text).toBe(`${'line\n'.repeat(100)}Show less`);
});

async function idOf(content: string): Promise<string> {
  await expect.poll(sent).toContain(content);
  const found = platform.published.find(({ payload }) =>
    JSON.stringify(payload.message ?? '').includes(content),
  );
  const message = found?.payload.message as { id: string } | undefined;
  return message?.id ?? '';
}
