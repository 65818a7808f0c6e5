import { describe, expect, it } from 'vitest';
import type { ChimpChatElement } from '../../types/element.d.ts';
import { Platform } from '../platform.ts';
import { MARYS_TOPIC, type PageOptions, servePage, type Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();

/** A page with the element. */
const withElement = (
  attributes = '',
  script = '<script src="/chimpassist-element.js"></script>',
): PageOptions => ({
  tag: `<chimp-chat backend-endpoint="${visits.platform.url}" mqtt-broker-host="${visits.platform.url}/mqtt" ${attributes}></chimp-chat>${script}`,
});

/** Runs something with the page's element. */
function onElement<Result>(visitor: Visitor, act: (chat: ChimpChatElement) => Result): Promise<Result> {
  return visitor.page.locator('chimp-chat').evaluate((chat, text) => {
    const run = new Function(`return ${text}`)() as (element: unknown) => Result;
    return run(chat);
  }, act.toString());
}

const launchers = (visitor: Visitor) => expect.poll(() => visitor.launcher.count());

describe('<chimp-chat>', () => {
  it('is a widget with the props of its attributes, and takes no place itself', async () => {
    const visitor = await visits.visit(
      withElement('title="Talk to us" language="es" position="start" show-powered-by="false" theme="dark"'),
    );
    await visitor.open();
    await visitor.page.getByRole('dialog', { name: 'Talk to us' }).waitFor();
    const frame = visitor.page.locator('.frame');
    expect(
      await frame.evaluate((each) => [each.dataset.theme, each.dataset.position, each.getAttribute('lang')]),
    ).toEqual(['dark', 'start', 'es']);
    await expect.poll(() => visitor.panel.getByText('Chimp Assist').count()).toBe(0);
    await expect.poll(() => visitor.page.locator('chimp-chat').boundingBox()).toBeNull();
    expect(visitor.complaints).toEqual([]);
  });

  it('says events, and does what its methods say', async () => {
    const visitor = await visits.visit(withElement());
    await onElement(visitor, (chat) => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      for (const name of ['opened', 'closed', 'unread', 'assigned'] as const)
        chat.addEventListener(name, (event) => heard.push([name, event.detail]));
      chat.open();
    });
    await talking(visitor);
    await onElement(visitor, (chat) => chat.send('Hello'));
    await visitor.message('Hello').getByText('Delivered').waitFor({ state: 'attached' });
    await onElement(visitor, (chat) => chat.close());
    visits.platform.say(MARYS_TOPIC, 'Hello Mary');
    const heard = () => visitor.page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
    await expect.poll(heard).toContainEqual(['unread', 1]);
    expect(await heard()).toEqual(
      expect.arrayContaining([
        ['opened', null],
        ['closed', null],
        ['assigned', { attendants: [expect.objectContaining({ name: 'Ana Ribeiro' })] }],
      ]),
    );
  });

  it('takes properties that were set before its code was here', async () => {
    const visitor = await visits.visit({ tag: '' });
    await visitor.page.evaluate((url) => {
      const chat = Object.assign(document.createElement('chimp-chat'), {
        backendEndpoint: url,
        mqttBrokerHost: `${url}/mqtt`,
        texts: { greeting: 'What can we mend?' },
        sound: false,
      });
      document.body.append(chat);
    }, visits.platform.url);
    await visitor.page.addScriptTag({ url: '/chimpassist-element.js' });
    await visitor.open();
    await visitor.panel.getByText('What can we mend?').waitFor();
    expect(
      await onElement(visitor, ({ sound, showPoweredBy, staysOpen }) => [sound, showPoweredBy, staysOpen]),
    ).toEqual([false, true, false]);
  });

  it('follows its attributes, in one conversation', async () => {
    const visitor = await visits.visit(withElement());
    await visitor.open();
    await talking(visitor);
    const begun = visits.platform.passwords.length;
    await onElement(visitor, (chat) => {
      chat.setAttribute('title', 'Other words');
      chat.language = 'pt-BR';
    });
    await visitor.page.getByRole('dialog', { name: 'Other words' }).waitFor();
    expect(visits.platform.passwords).toHaveLength(begun);
  });

  it('is gone when it is taken away, and one widget when it is moved or drawn again', async () => {
    const visitor = await visits.visit(withElement());
    await visitor.open();
    await talking(visitor);
    const begun = visits.platform.passwords.length;
    await visitor.composer.fill('A draft');
    await onElement(visitor, (chat) => document.querySelector('main')?.append(chat));
    await onElement(visitor, (chat) => chat.replaceWith(chat.cloneNode()));
    await visitor.page.evaluate(() => {
      const body = document.createElement('body');
      const chat = document.querySelector('chimp-chat')?.cloneNode();
      if (chat !== undefined) body.append(chat);
      document.body.replaceWith(body);
    });
    await launchers(visitor).toBe(1);
    await expect.poll(() => visitor.composer.inputValue()).toBe('A draft');
    expect(visits.platform.passwords).toHaveLength(begun);
    await onElement(visitor, (chat) => chat.remove());
    await launchers(visitor).toBe(0);
  });

  it('waits for its address, and ends where it is taken from it', async () => {
    const visitor = await visits.visit({
      tag: '<chimp-chat></chimp-chat><script src="/chimpassist-element.js"></script>',
    });
    await visitor.page.waitForLoadState('networkidle');
    await expect.poll(() => visitor.launcher.count()).toBe(0);
    await visitor.page
      .locator('chimp-chat')
      .evaluate((chat, url) => chat.setAttribute('backendendpoint', url), visits.platform.url);
    await launchers(visitor).toBe(1);
    await onElement(visitor, (chat) => {
      chat.backendEndpoint = undefined;
    });
    await launchers(visitor).toBe(0);
  });
});

/** What the browser reports of a page, from its first line on. */
const WATCH = `window.reports = [];
addEventListener('securitypolicyviolation', (event) => reports.push([event.violatedDirective, event.blockedURI, event.sample]));
new ReportingObserver((list) => { for (const { type, body } of list) reports.push([type, JSON.stringify(body)]) }, { buffered: true }).observe();`;

/** Opens, talks, sends a file’s worth of words, and returns what was reported. */
async function reportsOf(visitor: Visitor): Promise<unknown[]> {
  await visitor.open();
  await talking(visitor);
  await visitor.say('Hello https://example.com');
  await visitor.message('Hello').getByText('Delivered').waitFor({ state: 'attached' });
  await visitor.page.keyboard.press('Escape');
  await visitor.drawn();
  expect(visitor.complaints).toEqual([]);
  return visitor.page.evaluate(() => (window as unknown as { reports: unknown[] }).reports);
}

const NONCE = 'r4nd0m';
const nonced = (src: string): string => `<script nonce="${NONCE}" src="${src}"></script>`;
const POLICIES = (port: number) => ({
  'a strict policy with nonces': {
    'content-security-policy': `default-src 'none'; script-src 'nonce-${NONCE}' 'strict-dynamic'; base-uri 'none'; object-src 'none'; img-src data:; connect-src 'self' ws://127.0.0.1:${port}`,
  },
  'Trusted Types without any policy': {
    'content-security-policy': `script-src 'nonce-${NONCE}'; require-trusted-types-for 'script'; trusted-types 'none'`,
  },
  'cross-origin isolation': {
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-opener-policy': 'same-origin',
  },
});

describe.each(['/chimpassist-element.js', '/chimpassist-widget.js', '/chimpassist-widget.one-file.js'])(
  '%s',
  (script) => {
    it.each([
      'a strict policy with nonces',
      'Trusted Types without any policy',
      'cross-origin isolation',
    ] as const)('works under %s, and nothing is reported', async (name) => {
      const { url, port } = visits.platform;
      const isElement = script.includes('element');
      const tag = isElement
        ? withElement('', nonced(script)).tag
        : `<script nonce="${NONCE}" src="${script}" data-backend-endpoint="${url}" data-mqtt-broker-host="${url}/mqtt"></script>`;
      const visitor = await visits.visit({
        head: `<script nonce="${NONCE}">${WATCH}</script>`,
        headers: POLICIES(port)[name],
        tag: tag ?? '',
      });
      expect(await reportsOf(visitor)).toEqual([]);
      expect(await visitor.page.evaluate(() => crossOriginIsolated)).toBe(name === 'cross-origin isolation');
    });
  },
);

it('a page that is isolated may take the files from another origin', async () => {
  const shelf = await Platform.start();
  try {
    servePage(shelf, '/unused');
    for (const [path, serve] of shelf.pages) {
      shelf.pages.set(path, (request, response, url) => {
        response.setHeader('access-control-allow-origin', '*');
        return serve(request, response, url);
      });
    }
    const visitor = await visits.visit({
      ...withElement('', `<script crossorigin src="${shelf.url}/chimpassist-element.js"></script>`),
      head: `<script>${WATCH}</script>`,
      headers: POLICIES(visits.platform.port)['cross-origin isolation'],
    });
    expect(await reportsOf(visitor)).toEqual([]);
  } finally {
    await shelf.stop();
  }
});
