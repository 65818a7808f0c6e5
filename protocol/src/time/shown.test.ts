import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownReadAt, shownTimes } from './shown.ts';

const stored = (...times: number[]) =>
  times.map((receivedAt) => ({ receivedAt, arrivedAt: 9_999, readAt: null }));
const fresh = (arrivedAt: number) => ({ receivedAt: null, arrivedAt, readAt: null });

describe('rule 36: the time shown at messages', () => {
  test('is the server’s, and this page’s as long as the server has not said', () => {
    expect(shownTimes([...stored(10, 20), fresh(30)])).toEqual([10, 20, 30]);
  });

  test('of a page whose clock is behind does not lie before what was said', () => {
    expect(shownTimes([...stored(10, 20), fresh(5), fresh(6)])).toEqual([10, 20, 20, 20]);
  });

  test('of a message that a clock’s jump dated is its neighbour’s: nothing else moves', () => {
    expect(shownTimes(stored(10, 20, 9_000, 30, 40))).toEqual([10, 20, 30, 30, 40]);
    expect(shownTimes(stored(10, 20, 1, 30, 40))).toEqual([10, 20, 20, 30, 40]);
    expect(shownTimes(stored(10, 20, 9_000, 9_001, 30, 40, 41))).toEqual([10, 20, 30, 30, 30, 40, 41]);
  });

  test('of a message that only this page has dated lies between those around it', () => {
    const [one, two] = stored(10, 20);
    expect(shownTimes([one, fresh(500), two].flatMap((of) => of ?? []))).toEqual([10, 20, 20]);
  });

  test('never goes back, whatever clocks have said', () => {
    const message = fc.record({
      receivedAt: fc.option(fc.integer()),
      arrivedAt: fc.integer(),
      readAt: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const times = shownTimes(messages);
        expect(times).toHaveLength(messages.length);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });
});

test('nobody has read before it was said, nor later than now', () => {
  expect(shownReadAt(25, 20, 30)).toBe(25);
  expect(shownReadAt(5, 20, 30)).toBe(20);
  expect(shownReadAt(9_000, 20, 30)).toBe(30);
  expect(shownReadAt(9_000, 40, 30)).toBe(40);
});
