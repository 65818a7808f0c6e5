import { describe, expect, it } from 'vitest';
import { MARYS_TOPIC, type Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();
const hosts = (visitor: Visitor) => visitor.page.locator('.chimp-widget');
const connected = () => visits.platform.aedes.connectedClients;
const viewed = () => visits.platform.published.filter(({ topic }) => topic.endsWith('/viewed'));
const stored = () => visits.platform.stored.get(MARYS_TOPIC)?.map(({ content }) => content) ?? [];

/** How pages get another body without loading again. */
const CHANGES: [name: string, change: () => void | Promise<void>][] = [
  [
    'another body element, as Turbo and Astro do',
    () => {
      const body = document.createElement('body');
      body.innerHTML = '<main><h1>Another page</h1></main>';
      document.body.replaceWith(body);
    },
  ],
  [
    'other contents, as htmx does',
    () => {
      document.body.innerHTML = '<main><h1>Another page</h1></main>';
    },
  ],
  [
    'a copy of an earlier body, as Turbo does at "back"',
    () => {
      document.body.replaceWith(document.body.cloneNode(true));
    },
  ],
  [
    'one body after a moment without any',
    async () => {
      const { body } = document;
      body.remove();
      await new Promise((done) => setTimeout(done, 20));
      const next = document.createElement('body');
      document.documentElement.append(next);
    },
  ],
];

describe('a page that gets another body', () => {
  it.each(CHANGES)(
    '%s: twenty times, and it is one widget with one connection, open, with its draft',
    async (_name, change) => {
      const visitor = await visits.visit();
      await visitor.open();
      await talking(visitor);
      await visitor.say('From before');
      await visitor.message('From before').getByText('Delivered').waitFor({ state: 'attached' });
      await visitor.composer.fill('half a word');
      const passwords = visits.platform.passwords.length;
      for (let n = 0; n < 20; n += 1) await visitor.page.evaluate(change);
      await visitor.panel.waitFor();
      await expect.poll(() => hosts(visitor).count()).toBe(1);
      await expect.poll(() => visitor.composer.inputValue()).toBe('half a word');
      await visitor.composer.press('Enter');
      await visitor.message('half a word').getByText('Delivered').waitFor({ state: 'attached' });
      expect(stored()).toEqual(['From before', 'half a word']);
      expect(visits.platform.passwords.length).toBe(passwords);
      expect(connected()).toBe(1);
      await visitor.page.keyboard.press('Escape');
      await visitor.launcher.click();
      await visitor.composer.waitFor();
    },
  );

  it('leaves the focus with who is writing', async () => {
    const visitor = await visits.visit();
    await visitor.open();
    await talking(visitor);
    await expect.poll(() => visitor.composer.evaluate((field) => field.matches(':focus'))).toBe(true);
    await visitor.page.keyboard.type('half ');
    await visitor.page.evaluate(() => {
      document.body.replaceWith(document.createElement('body'));
    });
    await visitor.page.keyboard.type('a word');
    await expect.poll(() => visitor.composer.inputValue()).toBe('half a word');
  });

  it('leaves the reader at the end of the conversation', async () => {
    for (let n = 0; n < 40; n += 1) visits.platform.say(MARYS_TOPIC, `Line ${n}`, {}, false);
    const visitor = await visits.visit();
    await visitor.open();
    await visitor.message('Line 39').waitFor();
    await visitor.page.evaluate(() => document.body.replaceWith(document.createElement('body')));
    await visitor.drawn();
    visits.platform.say(MARYS_TOPIC, 'And one more');
    await expect
      .poll(() =>
        visitor.message('And one more').evaluate((element) => {
          const list = element.closest('.list')?.getBoundingClientRect();
          return element.getBoundingClientRect().top < (list?.bottom ?? 0);
        }),
      )
      .toBe(true);
  });

  it('runs the tag again at each visit, which changes only what the tag says now', async () => {
    const visitor = await visits.visit();
    await visitor.open();
    await talking(visitor);
    await visitor.composer.fill('half a word');
    for (let n = 0; n < 20; n += 1) {
      await visitor.page.evaluate(async (title) => {
        const old = document.querySelector('script[data-backend-endpoint]');
        const body = document.createElement('body');
        const tag = document.createElement('script');
        for (const { name, value } of old?.attributes ?? []) tag.setAttribute(name, value);
        tag.dataset.title = title;
        const run = new Promise((done) => tag.addEventListener('load', done));
        body.append(tag);
        document.body.replaceWith(body);
        await run;
      }, `Visit ${n}`);
    }
    await visitor.panel.getByText('Visit 19').waitFor();
    await expect.poll(() => hosts(visitor).count()).toBe(1);
    await expect.poll(() => visitor.composer.inputValue()).toBe('half a word');
    expect(connected()).toBe(1);
    expect(
      await visitor.page.evaluate(() => {
        const { ChimpAssist } = window as unknown as { ChimpAssist: { widget: { unmount(): void } } };
        ChimpAssist.widget.unmount();
        return document.querySelectorAll('.chimp-widget').length;
      }),
    ).toBe(0);
    await expect.poll(connected).toBe(0);
  });

  it('mounts by its own script at each visit: one widget, one connection', async () => {
    const visitor = await visits.visit({ attributes: { 'data-backend-endpoint': '' } });
    const mount = () =>
      visitor.page.evaluate((url) => {
        const { ChimpAssist } = window as unknown as {
          ChimpAssist: { mount(props: object): { open(): void } };
        };
        ChimpAssist.mount({ backendEndpoint: url, mqttBrokerHost: `${url}/mqtt` }).open();
      }, visits.platform.url);
    await mount();
    await talking(visitor);
    for (let n = 0; n < 5; n += 1) {
      await visitor.page.evaluate(() => document.body.replaceWith(document.createElement('body')));
      await mount();
    }
    await visitor.drawn();
    await expect.poll(() => hosts(visitor).count()).toBe(1);
    expect(connected()).toBe(1);
  });

  it('says of nothing that it was read while it is not in the page', async () => {
    const visitor = await visits.visit();
    await visitor.open();
    await talking(visitor);
    await visitor.page.evaluate(() => {
      Object.assign(window, { theBody: document.body });
      document.body.remove();
    });
    visits.platform.say(MARYS_TOPIC, 'Said to nobody');
    // It is heard all the same, by what answers to the message.
    await expect
      .poll(() =>
        visitor.page.evaluate(
          () =>
            (window as unknown as { theBody: HTMLElement }).theBody.querySelector('.chimp-widget')?.shadowRoot
              ?.textContent,
        ),
      )
      .toContain('Said to nobody');
    await visitor.page.evaluate(() => new Promise((done) => setTimeout(done, 0)));
    expect(viewed()).toEqual([]);
    await visitor.page.evaluate(() =>
      document.documentElement.append((window as unknown as { theBody: HTMLElement }).theBody),
    );
    await expect.poll(() => viewed().length).toBe(1);
  });
});

describe('several widgets', () => {
  it('never lie on each other, whatever was unmounted before and wherever they move', async () => {
    const visitor = await visits.visit();
    await visitor.launcher.waitFor();
    await visitor.page.evaluate(() => Object.assign(window, { all: {} }));
    const act = (work: string) =>
      visitor.page.evaluate(
        ([code, url]) =>
          new Function('url', 'all', code ?? '')(url, (window as unknown as { all: object }).all),
        [work, visits.platform.url],
      );
    const mount = (name: string, more = '') =>
      act(
        `all.${name} = ChimpAssist.mount({ backendEndpoint: url, mqttBrokerHost: url + '/mqtt', mqttBaseTopic: 'shop/${name}', ${more} })`,
      );
    const places = async (count: number) => {
      await expect.poll(() => visitor.launcher.count()).toBe(count);
      await visitor.drawn();
      const boxes = await visitor.launcher.evaluateAll((buttons) =>
        buttons.map((button) => {
          const { x, y } = button.getBoundingClientRect();
          return `${x} ${y}`;
        }),
      );
      expect(new Set(boxes).size).toBe(count);
    };
    await mount('a');
    await mount('b');
    await places(3);
    await act('all.a.unmount()');
    await mount('c');
    await places(3);
    await act('ChimpAssist.widget.unmount()');
    await mount('d', "position: 'start'");
    await mount('e');
    await places(4);
    await act(
      "all.b.update({ backendEndpoint: url, mqttBrokerHost: url + '/mqtt', mqttBaseTopic: 'shop/b', position: 'start' })",
    );
    await mount('f');
    await places(5);
    await visitor.page.evaluate(() => document.body.replaceWith(document.createElement('body')));
    await places(5);
  });
});
