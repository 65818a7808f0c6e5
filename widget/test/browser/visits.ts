import { afterAll, afterEach, beforeEach } from 'vitest';
import { Platform } from '../platform.ts';
import { closeBrowser, type PageOptions, Visitor } from './page.ts';

/** A platform for each test of a file, and visitors who leave with it. */
export function visitsOfTests() {
  const visitors: Visitor[] = [];
  let present: Platform | null = null;
  beforeEach(async () => {
    present = await Platform.start();
  });
  afterEach(async () => {
    for (const visitor of visitors.splice(0)) await visitor.close();
    await present?.stop();
  });
  afterAll(closeBrowser);
  return {
    get platform(): Platform {
      if (present === null) throw new Error('There is a platform only inside of a test.');
      return present;
    },
    async visit(options: PageOptions = {}): Promise<Visitor> {
      const visitor = await Visitor.at(this.platform, options);
      visitors.push(visitor);
      return visitor;
    },
  };
}

/** Somebody answers. */
export const talking = (visitor: Visitor): Promise<void> =>
  visitor.panel.getByText('You are talking with Ana Ribeiro').waitFor();
