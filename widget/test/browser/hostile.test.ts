import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Platform } from '../platform.ts';
import { closeBrowser, MARYS_TOPIC, Visitor } from './page.ts';

/** What people have tried in other chats' messages, names and avatars. Each would call `hacked()` or load `/stolen`. */
const HOSTILE = [
  '<script>hacked()</script>',
  '<img src=x onerror=hacked()>',
  '<svg/onload=hacked()>',
  '"><iframe src=/stolen></iframe>',
  '<a href="javascript:hacked()">click</a>',
  'javascript:hacked()',
  ' JaVaScRiPt:hacked()',
  'java\nscript:hacked()',
  'data:text/html,<script>parent.hacked()</script>',
  'vbscript:hacked()',
  'https://example.com/" onmouseover="hacked()" x="',
  "https://example.com/'><img src=/stolen>",
  '[click](javascript:hacked())',
  '<style>@import "/stolen"</style>',
  '<link rel=stylesheet href=/stolen>',
  '<base href="/stolen">',
  '<form action=/stolen><button>send</button></form>',
  '{{constructor.constructor("hacked()")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is meant as a text.
  '${hacked()}',
  '<math><mtext><table><mglyph><style><img src=x onerror=hacked()>',
  '\u202Egnp.exe',
  '&lt;img src=x onerror=hacked()&gt;',
  '__proto__',
  'http://[',
  'https://',
];

let platform: Platform;
let visitor: Visitor;
beforeEach(async () => {
  platform = await Platform.start();
});
afterEach(async () => {
  await visitor.close();
  await platform.stop();
});
afterAll(closeBrowser);

describe('hostile texts', () => {
  it('as message, name and avatar are shown as text: nothing runs, loads or navigates', async () => {
    const stolen: string[] = [];
    visitor = await Visitor.at(platform, {
      head: '<script>window.hacks = 0; window.hacked = () => { window.hacks += 1; };</script>',
    });
    visitor.page.on('request', (request) => {
      if (/stolen|^data:text/.test(request.url())) stolen.push(request.url());
    });
    await visitor.open();
    for (const text of HOSTILE) {
      platform.say(MARYS_TOPIC, text, {
        from: { id: 12, name: text, role: 'attendant', ...{ avatarURL: text } },
      });
    }
    await visitor.message('https://').last().waitFor();
    await expect.poll(() => visitor.panel.getByRole('article').count()).toBe(HOSTILE.length);
    const shown = await visitor.panel.locator('.bubble').allTextContents();
    expect(shown).toEqual(HOSTILE);
    const dangerous = await visitor.page.evaluate(() => {
      const root = document.querySelector('.chimp-widget')?.shadowRoot;
      const links = [...(root?.querySelectorAll('a') ?? [])].map((link) => link.protocol);
      const others = root?.querySelectorAll(
        'script, iframe, form:not(.composer), style, link, base, [onerror], [onload]',
      );
      return {
        protocols: [...new Set(links)],
        others: others?.length,
        images: root?.querySelectorAll('img').length,
      };
    });
    expect(dangerous.protocols).toEqual(['https:']);
    platform.say(MARYS_TOPIC, '„https://shop.example/Ape_(a)“ www.shop.example。谢谢 mary@shop.example!');
    const links = visitor.message('Ape_(a)').getByRole('link');
    await expect
      .poll(() => links.allTextContents())
      .toEqual(['https://shop.example/Ape_(a)', 'www.shop.example', 'mary@shop.example']);
    await expect.poll(() => links.last().getAttribute('href')).toBe('mailto:mary@shop.example');
    await expect.poll(() => links.last().getAttribute('target')).toBeNull();
    expect(dangerous.others).toBe(0);
    expect(await visitor.page.evaluate('hacks')).toBe(0);
    expect(stolen).toEqual([]);
    expect(visitor.page.url()).toBe(`${platform.url}/`);
  });

  it('of wrong shapes on every topic break nothing', async () => {
    visitor = await Visitor.at(platform);
    await visitor.open();
    await visitor.panel.getByText('You are talking with Ana Ribeiro').waitFor();
    for (const payload of [
      null,
      1,
      'text',
      [],
      {},
      { message: {} },
      { message: { from: null, content: {} } },
    ]) {
      for (const topic of [
        'messages',
        'messages/attendant',
        'messages/viewed',
        'messages/stored',
        'client/control',
        'typing',
      ]) {
        platform.publish(`${MARYS_TOPIC}/${topic}`, payload);
      }
    }
    platform.say(MARYS_TOPIC, 'Still here.');
    await visitor.message('Still here.').waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('in userData make the visitor a guest, and the chat goes on', async () => {
    platform.session = ({ customer }) => ({
      customer: customer?.id === undefined ? { id: 'g-1', name: '', avatarURL: null } : customer,
    });
    visitor = await Visitor.at(platform, { userData: '{"id": {"$gt": ""}, "name": 7' });
    await visitor.open();
    await visitor.say('Hello');
    await expect.poll(() => platform.stored.get('server/sessions/g-1')?.length).toBe(1);
  });
});
