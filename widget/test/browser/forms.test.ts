import type { Form, FormField } from '@chimpassist/protocol';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { NOBODY } from '../platform.ts';
import { violations } from './every-look.ts';
import { MARYS_TOPIC, type PageOptions, type Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

/** A folder for pictures, relative to the repository, or nothing: then only the checks are made. */
const FOLDER = process.env.SCREENSHOTS;

const visits = visitsOfTests();

const field = (name: string, kind: FormField['kind'], more: Partial<FormField> = {}): FormField => ({
  name,
  kind,
  label: `What is ${name}?`,
  required: false,
  options: [],
  link: null,
  version: undefined,
  ...more,
});
const TERMS = field('terms', 'consent', {
  label: 'You may keep what I write.',
  link: 'https://shop.test/privacy',
  required: true,
  version: 'v1',
});
const form = (id: string, when: Form['when'], fields: FormField[], more: Partial<Form> = {}): Form => ({
  id,
  name: '',
  when,
  language: null,
  intro: '',
  fields,
  origin: undefined,
  ...more,
});
const BEFORE = form(
  'before',
  'before',
  [
    field('email', 'email', { required: true }),
    field('topic', 'choice', { options: ['An order', 'Something else'] }),
    field('cart', 'hidden'),
    field('name', 'text', { required: true }),
    TERMS,
  ],
  { intro: 'Tell us how we reach you.' },
);

async function opened(forms: Form[], options: PageOptions = {}): Promise<Visitor> {
  visits.platform.forms = forms;
  visits.platform.isChatOpen = false;
  const visitor = await visits.visit(options);
  await visitor.open();
  return visitor;
}
const formIn = (visitor: Visitor) => visitor.panel.locator('.form');
const sent = () =>
  visits.platform.calls
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/form'))
    .map(({ body }) => body);
const scripts = () => visits.platform.addresses.filter((address) => address.includes('widget-forms'));

describe('a form before a chat', () => {
  it('stands in the place of the field, is filled in by keyboard, and the chat begins', async () => {
    const visitor = await opened([BEFORE]);
    await formIn(visitor).waitFor();
    await expect.poll(() => visitor.panel.locator('.composer').isVisible()).toBe(false);
    // The page says the name: nobody is asked for it.
    await expect.poll(() => formIn(visitor).getByLabel('What is name?').count()).toBe(0);
    await expect.poll(() => visitor.focused()).toBe('');
    await visitor.page.keyboard.type('mary@shop.test');
    await formIn(visitor).getByLabel('What is topic?').selectOption('An order');
    await formIn(visitor).getByLabel('You may keep what I write.').check();
    await formIn(visitor).getByRole('button', { name: 'Go on' }).click();
    await visitor.panel.getByText('Thank you. If you leave, our answer comes by e-mail too.').waitFor();
    expect(sent()).toEqual([
      {
        form: 'before',
        language: 'en',
        fields: { name: 'Mary Okafor', email: 'mary@shop.test', topic: 'An order', terms: 'v1' },
      },
    ]);
    await expect.poll(() => visitor.composer.evaluate((each) => each.matches(':focus'))).toBe(true);
    await visitor.say('Hello');
    await talking(visitor);
    expect(visitor.complaints).toEqual([]);
  });

  it('says what is wrong at the field itself, and the first one gets the focus', async () => {
    const visitor = await opened([BEFORE]);
    await formIn(visitor).waitFor();
    await formIn(visitor).getByLabel('What is email?').fill('nobody');
    await formIn(visitor).getByRole('button', { name: 'Go on' }).click();
    const email = formIn(visitor).getByLabel('What is email?');
    await expect.poll(() => email.evaluate((each) => each.matches(':focus'))).toBe(true);
    await expect.poll(() => email.getAttribute('aria-invalid')).toBe('true');
    const told = (await email.getAttribute('aria-describedby')) ?? '';
    await expect
      .poll(() => visitor.panel.locator(`#${told}`).textContent())
      .toMatch(/^Write an e-mail address/);
    await expect.poll(() => visitor.panel.getByText('We need your consent before we chat.').count()).toBe(1);
    expect(sent()).toEqual([]);
  });

  it('keeps what was written over a reload, and over a Worker that is away', async () => {
    const visitor = await opened([BEFORE]);
    await formIn(visitor).getByLabel('What is email?').fill('mary@shop.test');
    await formIn(visitor).getByLabel('You may keep what I write.').check();
    await visitor.page.reload();
    await visitor.open();
    await formIn(visitor).waitFor();
    await expect.poll(() => formIn(visitor).getByLabel('What is email?').inputValue()).toBe('mary@shop.test');
    visits.platform.refusal = { status: 503, code: 'internal' };
    await formIn(visitor).getByRole('button', { name: 'Go on' }).click();
    await visitor.panel.getByText(/What you wrote is kept: try again/).waitFor();
    visits.platform.refusal = null;
    await formIn(visitor).getByRole('button', { name: 'Go on' }).click();
    await formIn(visitor).waitFor({ state: 'detached' });
    await expect.poll(sent).toHaveLength(2);
  });

  it('asks nothing that is known already', async () => {
    visits.platform.known = {
      fields: ['email'],
      consents: [{ form: 'before', field: 'terms', version: 'v1', at: 1 }],
    };
    const visitor = await opened([
      form('before', 'before', [field('email', 'email', { required: true }), TERMS]),
    ]);
    await expect
      .poll(() =>
        visits.platform.calls.some(({ method, path }) => method === 'GET' && path.endsWith('/form')),
      )
      .toBe(true);
    await visitor.say('Hello');
    await talking(visitor);
    await expect.poll(() => formIn(visitor).count()).toBe(0);
  });

  it('is passed over where nothing in it is required, and takes what the page hides', async () => {
    const visitor = await opened(
      [form('before', 'before', [field('city', 'text'), field('cart', 'hidden')])],
      {
        userData: JSON.stringify({ id: 298301, name: 'Mary', avatarURL: null, attributes: { cart: 'bike' } }),
      },
    );
    await formIn(visitor).getByRole('button', { name: 'Skip' }).click();
    await visitor.composer.waitFor();
    await expect.poll(() => formIn(visitor).count()).toBe(0);
    await expect.poll(sent).toEqual([{ form: 'before', fields: { cart: 'bike' } }]);
  });

  it('gives a guest the name that was said', async () => {
    const guest = { id: 'guest-1', name: 'Guest', avatarURL: null };
    visits.platform.session = () => ({ token: 'a token', customer: guest });
    const visitor = await opened([form('before', 'before', [field('name', 'text', { required: true })])], {
      userData: null,
    });
    await formIn(visitor).getByLabel('What is name?').fill('Ada');
    await formIn(visitor).getByRole('button', { name: 'Go on' }).click();
    await formIn(visitor).waitFor({ state: 'detached' });
    await visitor.say('Hello');
    await expect
      .poll(() =>
        visits.platform.published.flatMap(({ topic, payload }) =>
          topic.endsWith('messages/customer') ? [payload] : [],
        ),
      )
      .toMatchObject([{ message: { content: 'Hello', from: { id: 'guest-1', name: 'Ada' } } }]);
  });

  it('costs nothing where there is none, and is not loaded before the panel is opened', async () => {
    const visitor = await visits.visit();
    await visitor.open();
    await talking(visitor);
    expect(scripts()).toEqual([]);
  });
});

describe('a form when nobody is there', () => {
  const NIGHT = form('night', 'nobody', [field('email', 'email', { required: true })]);

  it('is shown while the team is closed, and says where mail is disturbed', async () => {
    visits.platform.opening = { open: false, closedUntil: null };
    visits.platform.mail = 'failing';
    visits.platform.desk = NOBODY;
    const visitor = await opened([BEFORE, NIGHT]);
    await formIn(visitor).getByLabel('What is email?').fill('mary@shop.test');
    await formIn(visitor).getByRole('button', { name: 'Go on' }).click();
    await visitor.panel.getByText(/E-mail is disturbed just now: our answer is sent as soon/).waitFor();
    await visitor.say('Anybody?');
    expect(sent()).toMatchObject([{ form: 'night' }]);
  });

  it('comes where the last attendant leaves while the page is open', async () => {
    const visitor = await opened([NIGHT]);
    await visitor.composer.waitFor();
    await expect.poll(() => formIn(visitor).count()).toBe(0);
    visits.platform.desk = NOBODY;
    await visitor.say('Hello?');
    await formIn(visitor).getByLabel('What is email?').waitFor();
    // Words are still taken.
    await expect.poll(() => visitor.panel.locator('.composer').isVisible()).toBe(true);
  });
});

describe('a form after a chat', () => {
  it('is shown when it has ended, once, and the next word is not kept from anybody', async () => {
    const visitor = await opened([form('after', 'after', [field('why', 'text')])]);
    await visitor.say('Hello');
    await talking(visitor);
    visits.platform.say(MARYS_TOPIC, 'Good bye');
    await visitor.message('Good bye').waitFor();
    await expect.poll(() => formIn(visitor).count()).toBe(0);
    visits.platform.control(MARYS_TOPIC, 'any', {
      instruction: 'session/aborted/expired',
      status: 'aborted',
      reason: 'ended',
    });
    await formIn(visitor).getByLabel('What is why? (optional)').fill('Because');
    await expect.poll(() => visitor.panel.locator('.composer').isVisible()).toBe(true);
    await formIn(visitor).getByRole('button', { name: 'Go on' }).click();
    await expect.poll(sent).toMatchObject([{ form: 'after', fields: { why: 'Because' } }]);
    await formIn(visitor).waitFor({ state: 'detached' });
  });
});

describe.each([
  ['light', { htmlAttributes: 'lang="en"' }],
  ['dark', { context: { colorScheme: 'dark' } }],
  ['phone', { context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } }],
  ['rtl', { htmlAttributes: 'lang="ar" dir="rtl"' }],
] as [string, PageOptions][])('a form, %s', (name, options) => {
  it('has nothing that axe finds, and nothing over the edge', async () => {
    const visitor = await opened([BEFORE], options);
    await formIn(visitor).waitFor();
    await formIn(visitor).locator('.go').click();
    await formIn(visitor).locator('.problem').first().waitFor();
    await visitor.page.evaluate(axe.source);
    expect(await violations(visitor.page)).toEqual([]);
    expect(
      await visitor.panel.locator('.forms').evaluate((each) => each.scrollWidth - each.clientWidth),
    ).toBe(0);
    if (FOLDER !== undefined)
      await visitor.page.screenshot({ path: `${FOLDER}/form-${name}.png`, animations: 'disabled' });
  });
});

describe('a form that a bot asks for', () => {
  it('stands under its words, is sent, and said in the chat, so that the bot goes on', async () => {
    const order = form('order', 'asked', [
      field('order', 'text', { label: 'Order number', required: true }),
      field('email', 'email', { label: 'E-mail' }),
      TERMS,
    ]);
    const visitor = await opened([order]);
    await expect.poll(() => formIn(visitor).count()).toBe(0);
    visits.platform.isChatOpen = true;
    await visitor.say('Where is my parcel?');
    await talking(visitor);
    const from = { id: 'bot:first', name: 'Chimp', avatarURL: null, role: 'attendant' as const };
    visits.platform.say(MARYS_TOPIC, 'Which one?', { from, form: 'order' });
    await formIn(visitor).getByLabel('Order number').fill('4711');
    await formIn(visitor).getByLabel('You may keep what I write.').check();
    await expect.poll(() => visitor.panel.locator('.composer').isVisible()).toBe(true);
    await visitor.page.evaluate(axe.source);
    expect(await violations(visitor.page)).toEqual([]);
    await formIn(visitor)
      .getByRole('button', { name: /^(Send|Go on)$/ })
      .click();
    await visitor.message('Order number: 4711').waitFor();
    await formIn(visitor).waitFor({ state: 'detached' });
    expect(sent()).toMatchObject([{ form: 'order', fields: { order: '4711', terms: 'v1' } }]);
    expect(visitor.complaints).toEqual([]);
  });
});
