import { describe, expect, it } from 'vitest';
import type { DeskInterest } from '../src/contract/link-object.ts';
import { DeskSubscription } from '../src/link/desk-subscription.ts';
import { NO_INTEREST } from '../src/link/follows.ts';

const OWN: DeskInterest = { ...NO_INTEREST, attendantId: '21' };
const FEED: DeskInterest = { ...NO_INTEREST, feed: true };
const BOTH: DeskInterest = { ...OWN, feed: true };

/** A desk whose calls end when they are let go. */
function slowDesk(interests: () => DeskInterest[] = () => []) {
  const heard: DeskInterest[] = [];
  const calls: PromiseWithResolvers<void>[] = [];
  const told = new DeskSubscription({
    name: 'attendant 21',
    desk: () => ({
      listen(_, interest) {
        heard.push(interest);
        const call = Promise.withResolvers<void>();
        calls.push(call);
        return call.promise as never;
      },
    }),
    interests,
  });
  return {
    told,
    heard,
    end: (n: number) => calls[n]?.resolve(),
    fail: (n: number) => calls[n]?.reject(new Error()),
  };
}

describe('what the desk knows of a link', () => {
  it('is told one call after the other, and the last says everything', async () => {
    const { told, heard, end } = slowDesk();
    const both = [told.tell(OWN), told.tell(FEED)];
    await expect.poll(() => heard).toEqual([OWN]);
    end(0);
    await expect.poll(() => heard).toEqual([OWN, BOTH]);
    end(1);
    await Promise.all(both);
    await told.tell(FEED);
    expect(heard).toEqual([OWN, BOTH]);
  });

  it('counts no more where the desk forgot the link while it was told', async () => {
    const { told, heard, end } = slowDesk();
    const first = told.tell(BOTH);
    await expect.poll(() => heard).toEqual([BOTH]);
    told.forgotten();
    end(0);
    await first;
    const second = told.tell(BOTH);
    await expect.poll(() => heard).toEqual([BOTH, BOTH]);
    end(1);
    await second;
  });

  it('is told again after a call that failed, with what other windows follow', async () => {
    const { told, heard, fail, end } = slowDesk(() => [OWN]);
    const first = told.tell(FEED);
    await expect.poll(() => heard).toEqual([BOTH]);
    fail(0);
    await expect(first).rejects.toThrow();
    const second = told.tell(FEED);
    await expect.poll(() => heard).toEqual([BOTH, BOTH]);
    end(1);
    await second;
  });
});
