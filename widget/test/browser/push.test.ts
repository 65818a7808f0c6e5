import {
  clickMessage,
  deliverPush,
  messagesShown,
  pretendPushService,
  subscriptionAt,
} from '@chimpassist/testing/push-in-chromium';
import { describe, expect, it } from 'vitest';
import { item, more } from './menu.ts';
import type { PageOptions, Visitor } from './page.ts';
import { violations } from './violations.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();
const sent = (path: string) =>
  visits.platform.calls.filter((call) => call.method === 'POST' && call.path.endsWith(path));

describe('messages in the browser', () => {
  const ENDPOINT = 'https://push.test/mary';
  const tells = (mary: Visitor) => item(mary, 'Tell me here when there is an answer');
  const worker: PageOptions = { attributes: { 'data-push-worker': '/chimpassist-push.js' } };
  async function withService(options: PageOptions = worker): Promise<Visitor> {
    visits.platform.pushKey = 'BKey';
    const mary = await visits.visit(options);
    await pretendPushService(mary.page.context(), await subscriptionAt(ENDPOINT));
    await mary.page.reload();
    await mary.open();
    await mary.say('Is the red one still there?');
    await talking(mary);
    await more(mary).click();
    return mary;
  }

  it('are wished for in the menu, shown by the site’s worker, and ended there', async () => {
    const mary = await withService();
    const workers = () =>
      mary.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    expect(await workers()).toBe(0);
    await tells(mary).click();
    await mary.panel.getByText('This browser tells you when there is an answer').waitFor();
    expect(await violations(mary)).toEqual([]);
    expect(sent('/push')).toMatchObject([
      { path: '/customer/298301/push', body: { endpoint: ENDPOINT, language: 'en' } },
    ]);
    await deliverPush(mary.page, {
      kind: 'message',
      tag: 'chimpassist answer',
      title: 'You have an answer',
      body: '',
    });
    await expect
      .poll(() => messagesShown(mary.page))
      .toEqual([{ tag: 'chimpassist answer', title: 'You have an answer', body: '' }]);
    // The site's own push messages are the site's.
    await deliverPush(mary.page, { tag: 'news', title: 'A sale' });
    await clickMessage(mary.page);
    await expect.poll(() => messagesShown(mary.page)).toEqual([]);
    expect(await mary.page.evaluate(() => caches.keys())).toEqual([]);

    await mary.page.reload();
    await mary.open();
    await more(mary).click();
    await item(mary, 'Tell me no more').click();
    await mary.panel.getByText('This browser tells you no more.').waitFor();
    expect(visits.platform.calls.filter(({ method }) => method === 'DELETE')).toMatchObject([
      { path: '/customer/298301/push', body: { endpoint: ENDPOINT } },
    ]);
    expect(mary.complaints).toEqual([]);
  });

  it('lead to the chat, which opens where no page was open', async () => {
    const mary = await visits.visit();
    await mary.page.goto(`${visits.platform.url}/#chimp-chat`);
    await mary.page.reload();
    await mary.composer.waitFor();
  });

  it('are not offered where the site has no worker, or the deployment sends none', async () => {
    const without = await withService({});
    await item(without, 'Print').waitFor();
    await without.drawn();
    await expect.poll(() => tells(without).count()).toBe(0);
  });

  it('say so where the browser does not let the site show any', async () => {
    const mary = await withService();
    await mary.page.evaluate(() => {
      Notification.requestPermission = async () => 'denied';
    });
    await tells(mary).click();
    await mary.panel.getByText('This browser does not let this site show messages.').waitFor();
    expect(sent('/push')).toEqual([]);
  });
});
