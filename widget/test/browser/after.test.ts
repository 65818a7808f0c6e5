import { describe, expect, it } from 'vitest';
import { ANA } from '../platform.ts';
import { item, more } from './menu.ts';
import { MARYS_TOPIC, type PageOptions, type Visitor } from './page.ts';
import { violations } from './violations.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();

/** Mary, to whom Ana has answered. */
async function answered(options: PageOptions = {}): Promise<Visitor> {
  const mary = await visits.visit(options);
  await mary.open();
  await mary.say('Is the red one still there?');
  await talking(mary);
  visits.platform.say(MARYS_TOPIC, 'Yes, two of them.');
  await mary.message('Yes, two of them.').waitFor();
  return mary;
}
function end(): void {
  const attendant = { attendantInfo: ANA, attendants: [] };
  visits.platform.control(MARYS_TOPIC, 'first', {
    ...{ instruction: 'session/aborted/expired', status: 'aborted', reason: 'ended' },
    ...attendant,
  });
}
const sent = (path: string) =>
  visits.platform.calls.filter((call) => call.method === 'POST' && call.path.endsWith(path));
const loaded = () => visits.platform.addresses.filter((url) => url.includes('-after-'));
describe('a rating', () => {
  it('is asked for once a chat has ended, counts at once, and takes a comment', async () => {
    visits.platform.rating = 'stars';
    const mary = await answered();
    const group = mary.panel.getByRole('radiogroup', { name: 'How was this chat?' });
    await expect.poll(() => group.count()).toBe(0);
    end();
    await group.waitFor();
    expect(await violations(mary)).toEqual([]);
    await group.getByRole('radio', { name: 'Good', exact: true }).check({ force: true });
    await mary.panel.getByText('Thank you. You can change it for a day.').waitFor();
    await mary.panel.getByPlaceholder('Anything you would like to add?').fill('Quick, thanks');
    await mary.panel
      .getByRole('form')
      .or(mary.panel.locator('.rating'))
      .getByRole('button', { name: 'Send' })
      .click();
    await expect
      .poll(() => sent('/rating').map(({ body }) => body))
      .toEqual([
        { value: 4, comment: '' },
        { value: 4, comment: 'Quick, thanks' },
      ]);
    expect(sent('/rating')[0]?.path).toBe('/customer/298301/rating');
    expect(mary.complaints).toEqual([]);
  });

  it('is shown as it was given, and goes on with the keys', async () => {
    visits.platform.rating = 'faces';
    visits.platform.lastSessions = [
      { sessionId: 'first', status: 'online', rating: { value: 2, comment: 'slow', at: Date.now() } },
    ];
    const mary = await answered();
    end();
    const bad = mary.panel.getByRole('radio', { name: 'Bad', exact: true });
    await expect.poll(() => bad.isChecked()).toBe(true);
    await bad.focus();
    await mary.page.keyboard.press('ArrowRight');
    await expect.poll(() => sent('/rating').map(({ body }) => body)).toEqual([{ value: 3, comment: 'slow' }]);
  });

  it('says where it was not stored', async () => {
    visits.platform.rating = 'faces';
    const mary = await answered();
    end();
    const good = mary.panel.getByRole('radio', { name: 'Good', exact: true });
    await good.waitFor({ state: 'attached' });
    visits.platform.isBackendAway = true;
    await good.check({ force: true });
    await mary.panel.getByText('That was not stored. Check your connection and try again.').waitFor();
  });

  it('is not asked for by other teams, and is loaded with the first message', async () => {
    const mary = await visits.visit();
    await mary.open();
    await mary.drawn();
    expect(loaded()).toEqual([]);
    await mary.say('Hello');
    await talking(mary);
    visits.platform.say(MARYS_TOPIC, 'Yes?');
    await more(mary).waitFor();
    expect(loaded()).toHaveLength(1);
    const asked = () => visits.platform.calls.filter(({ path }) => path === '/config/widget').length;
    const before = asked();
    end();
    await mary.status.getByText('Ana Ribeiro has ended this chat.').waitFor();
    await expect.poll(asked).toBe(before + 1);
    await mary.drawn();
    await expect.poll(() => mary.panel.getByRole('radiogroup').count()).toBe(0);
  });
});

describe('the choices of a bot', () => {
  const BOT = { id: 'bot:first', name: 'Chimp', avatarURL: null, role: 'attendant' as const };
  const asks = (...words: string[]) =>
    visits.platform.say(
      MARYS_TOPIC,
      `What is it about?${words.map((text, n) => `\n${n + 1}. ${text}`).join('')}`,
      { from: BOT, choices: words.map((text) => ({ text })) },
    );
  const button = (mary: Visitor, name: string) =>
    mary.panel.getByRole('group', { name: 'Answers to Chimp' }).getByRole('button', { name });

  const own = (mary: Visitor, words: string) =>
    mary.panel.locator('[data-own="true"] .bubble').filter({ hasText: words });

  it('are buttons, which say their words once, and go with the next word', async () => {
    const mary = await answered();
    asks('An order', 'Something else');
    await button(mary, 'An order').waitFor();
    expect(await violations(mary)).toEqual([]);
    // What are buttons stands there once.
    await expect.poll(() => mary.panel.locator('.choices').isVisible()).toBe(false);
    await button(mary, 'Something else').click();
    await own(mary, 'Something else').waitFor();
    await button(mary, 'An order').waitFor({ state: 'detached' });
    const said = () =>
      visits.platform.stored.get(MARYS_TOPIC)?.filter(({ content }) => content === 'Something else');
    await expect.poll(said).toHaveLength(1);
    expect(mary.complaints).toEqual([]);
  });

  it('are reached by keyboard, which goes on in the field', async () => {
    const mary = await answered();
    asks('An order', 'Something else');
    await button(mary, 'An order').focus();
    await mary.page.keyboard.press('Enter');
    await own(mary, 'An order').waitFor();
    await expect.poll(() => mary.composer.evaluate((each) => each.matches(':focus'))).toBe(true);
  });

  it('are nothing where no bot says them, or not as choices are', async () => {
    const mary = await answered();
    const odd = { content: 1 } as never;
    visits.platform.say(MARYS_TOPIC, 'From a person\n1. One', { choices: [{ text: 'One' }] });
    visits.platform.say(MARYS_TOPIC, 'From a bot\n1. Two', { from: BOT, choices: odd });
    await mary.message('From a bot').waitFor();
    await expect.poll(() => mary.panel.getByRole('group').count()).toBe(0);
    expect(mary.complaints).toEqual([]);
  });
});

describe('a chat that ends by itself', () => {
  it('says when, and no more once somebody has written', async () => {
    const mary = await answered();
    const warn = (closesAt?: number) =>
      visits.platform.publish(`${MARYS_TOPIC}/client/control`, {
        instruction: 'session/update',
        attendants: [ANA],
        rev: closesAt === undefined ? 102 : 101,
        sessionInfo: {
          sessionTopic: MARYS_TOPIC,
          sessionId: 'first',
          status: 'online',
          customer: { id: 298301, name: 'Mary', avatarURL: null },
          ...(closesAt === undefined ? {} : { closesAt }),
        },
      });
    warn(Date.parse('2026-11-30T14:05:00'));
    const warning = mary.panel.getByText(/This chat ends at .+ unless you write\./);
    await warning.waitFor();
    expect(await violations(mary)).toEqual([]);
    warn();
    await warning.waitFor({ state: 'detached' });
  });
});

describe('a transcript', () => {
  it('is asked for by the keyboard, and says what became of it', async () => {
    const mary = await answered();
    await more(mary).focus();
    await mary.page.keyboard.press('Enter');
    await item(mary, 'Send this chat by e-mail').waitFor();
    expect(await violations(mary)).toEqual([]);
    await mary.page.keyboard.press('ArrowDown');
    await mary.page.keyboard.press('Escape');
    // It closes the menu, and not the panel.
    await expect.poll(() => mary.panel.count()).toBe(1);
    await expect.poll(() => mary.panel.getByRole('menu').count()).toBe(0);
    await mary.page.keyboard.press('Enter');
    await mary.panel.locator('[role=menuitem]:focus').waitFor();
    await mary.page.keyboard.press('Enter');
    const field = mary.panel.getByLabel('Your e-mail address');
    await field.fill('mary@customer.test');
    await field.press('Enter');
    await mary.panel.getByText('The chat is on its way to you.').waitFor();
    expect(sent('/transcript').map(({ body }) => body)).toEqual([
      { email: 'mary@customer.test', language: 'en' },
    ]);
    // The field is gone: the focus is on what closes this, and then where it was opened from.
    await expect.poll(() => mary.focused()).toBe('after-plain');
    await mary.panel.locator('.rating').getByRole('button', { name: 'Close', exact: true }).press('Enter');
    await expect.poll(() => more(mary).evaluate((button) => button.matches(':focus'))).toBe(true);
    await more(mary).click();
    await item(mary, 'Send this chat by e-mail').click();
    visits.platform.refusal = { status: 503, code: 'not_configured' };
    await field.fill('mary@customer.test');
    await field.press('Enter');
    await mary.panel.getByText('No mail is sent here. You can save the chat as text.').waitFor();
    visits.platform.refusal = null;
  });

  it('is saved as text, the whole of it', async () => {
    const mary = await answered();
    for (let n = 1; n <= 230; n++) visits.platform.say(MARYS_TOPIC, `Line ${n}`, {}, false);
    await more(mary).click();
    const [download] = await Promise.all([
      mary.page.waitForEvent('download'),
      item(mary, 'Save as text').click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^chat-\d{4}-\d\d-\d\d\.txt$/);
    let text = '';
    for await (const chunk of await download.createReadStream()) text += String(chunk);
    expect(text).toMatch(
      /\] Mary Okafor:\nIs the red one still there\?\n\n\[.+\] Ana Ribeiro:\nYes, two of them\.\n/,
    );
    expect(text.match(/Line \d+\n/g)).toHaveLength(230);
  });

  it('is printed on its own, also where the page has a strict policy', async () => {
    const mary = await answered({
      headers: {
        'content-security-policy': "default-src 'self'; connect-src *; img-src data:; style-src 'self'",
      },
      head: '',
    });
    await mary.page.evaluate(() => {
      const place = window as unknown as { printed: string[] };
      place.printed = [];
      const append = document.body.append.bind(document.body);
      document.body.append = (...nodes) => {
        append(...nodes);
        for (const node of nodes) {
          if (!(node instanceof HTMLIFrameElement) || node.contentWindow === null) continue;
          node.contentWindow.print = () => {
            const page = node.contentDocument;
            const [sheet] = page?.adoptedStyleSheets ?? [];
            place.printed.push(`${page?.body.textContent}|${sheet?.cssRules.length}`);
            node.contentWindow?.dispatchEvent(new Event('afterprint'));
          };
        }
      };
    });
    await more(mary).click();
    await item(mary, 'Print').click();
    const printed = () => mary.page.evaluate(() => (window as unknown as { printed: string[] }).printed);
    await expect.poll(async () => (await printed()).length).toBe(1);
    const [text = ''] = await printed();
    expect(text).toContain('Is the red one still there?');
    expect(text).toMatch(/^Chat of /);
    expect(Number(text.split('|').at(-1))).toBeGreaterThan(4);
    await expect.poll(() => mary.page.locator('iframe').count()).toBe(0);
    expect(mary.complaints).toEqual([]);
  });
});
