import { runInDurableObject } from 'cloudflare:test';
import { TOPICS } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { LinkTable } from '../../src/desk/link-table.ts';
import { DeskLinks } from '../../src/outlet/desk-links.ts';
import { desk } from '../support.ts';

const interest = (feed = true) => ({ attendantId: '21', feed, chats: false });
const change = (n: number) => ({
  publishes: [{ topic: TOPICS.desk(), payload: { version: n }, qos: 0 as const }],
});
type Tell = (told: number[]) => Promise<boolean>;

/** Links of the desk's own table, of which the one under this name answers so. */
const withLink = (name: string, tell: Tell, work: (links: LinkTable, outlet: DeskLinks) => Promise<void>) =>
  runInDurableObject(desk(), async (_, { storage }) => {
    const links = new LinkTable(storage.sql);
    const running: Promise<void>[] = [];
    const outlet = new DeskLinks({
      links,
      tell: (link, said) =>
        link === name
          ? tell(said.map(({ text }) => (JSON.parse(text) as { version: number }).version))
          : Promise.resolve(true),
      waitUntil: (done) => running.push(done),
    });
    links.put({ link: name, ...interest() });
    await work(links, outlet);
    await Promise.all(running);
    links.remove(name);
  });

describe('the links of the desk', () => {
  it('forget one where nobody listens', () =>
    withLink(
      'left',
      async () => false,
      async (links, outlet) => {
        outlet.push(change(1));
        await expect.poll(() => links.all.has('left')).toBe(false);
      },
    ));

  it('keep one to which a window comes while it is called', async () => {
    const called = Promise.withResolvers<boolean>();
    let calls = 0;
    await withLink(
      'came',
      () => {
        calls += 1;
        return calls === 1 ? called.promise : Promise.resolve(true);
      },
      async (links, outlet) => {
        outlet.push(change(1));
        await expect.poll(() => calls).toBe(1);
        links.put({ link: 'came', ...interest() });
        called.resolve(false);
        outlet.push(change(2));
        await expect.poll(() => calls).toBe(2);
        expect(links.all.has('came')).toBe(true);
      },
    );
  });

  it('tell one that could not be called what it missed, in its order', async () => {
    const told: number[][] = [];
    let failures = 3;
    await withLink(
      'away',
      async (versions) => {
        if (failures > 0) {
          failures -= 1;
          throw new Error('The link is away.');
        }
        told.push(versions);
        return true;
      },
      async (_, outlet) => {
        outlet.push(change(1));
        await expect.poll(() => failures).toBe(1);
        outlet.push(change(2));
        await expect.poll(() => told.flat()).toEqual([1, 2]);
      },
    );
  });
});
