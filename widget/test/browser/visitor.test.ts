import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Platform } from '../platform.ts';
import { closeBrowser, MARY, type PageOptions, Visitor } from './page.ts';

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

const told = () =>
  platform.calls.filter(({ path }) => path.endsWith('/attributes')).map(({ body }) => body as object);
async function spoken(options: PageOptions): Promise<void> {
  visitor = await Visitor.at(platform, options);
  await visitor.open();
  expect(told()).toEqual([]);
  await visitor.say('Where is my parcel?');
}

describe('what the page knows of its customer', () => {
  it('is said once, with the first word that is stored', async () => {
    const userData = JSON.stringify({ ...MARY, attributes: { plan: 'gold' }, signedAttributes: 'a.b' });
    await spoken({ userData });
    await expect.poll(told).toEqual([{ attributes: { plan: 'gold' }, signed: 'a.b' }]);
    await visitor.say('And another thing');
    await visitor.message('And another thing').getByText('Delivered').waitFor({ state: 'attached' });
    expect(told()).toHaveLength(1);
  });

  it('names page, language and time zone only where the site has said so', async () => {
    await spoken({
      attributes: { 'data-visitor-details': 'true' },
      context: { timezoneId: 'Asia/Tokyo', locale: 'ja-JP' },
    });
    await expect.poll(told).toEqual([
      {
        visitor: {
          page: expect.stringMatching(/^http:\/\/[^?#]+$/),
          referrer: '',
          browser: expect.stringContaining('Chrome'),
          language: 'ja-JP',
          timeZone: 'Asia/Tokyo',
        },
      },
    ]);
  });

  it('is nothing, and nothing is loaded for it, where the page says nothing', async () => {
    await spoken({ userData: JSON.stringify(MARY) });
    await visitor.message('Where is my parcel?').getByText('Delivered').waitFor({ state: 'attached' });
    expect(told()).toEqual([]);
    expect(platform.addresses.filter((address) => address.includes('visitor'))).toEqual([]);
  });
});
