import { describe, expect, it } from 'vitest';
import { guarded } from '../src/guarded.ts';

/** A log, and what it was told. */
function listener() {
  const told: unknown[] = [];
  return { told, log: { error: (...line: unknown[]) => void told.push(line) } };
}

describe('work that a timer or an event began', () => {
  it('is logged where it throws, and ends nothing', () => {
    const { log, told } = listener();
    const fails = () => {
      throw new Error('the disk is full');
    };
    expect(guarded(log, 'a tick', fails)).toBe(false);
    expect(told).toEqual([[{ error: 'the disk is full' }, 'a tick failed']]);
  });

  it('is logged where it rejects, and leaves no unhandled rejection', async () => {
    const { log, told } = listener();
    const unhandled: unknown[] = [];
    const hear = (error: unknown) => void unhandled.push(error);
    process.on('unhandledRejection', hear);
    expect(guarded(log, 'leaving', () => Promise.reject(new Error('cut off')))).toBe(true);
    await expect.poll(() => told).toEqual([[{ error: 'cut off' }, 'leaving failed']]);
    // Node tells of unhandled rejections before the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', hear);
    expect(unhandled).toEqual([]);
  });

  it('is not spoken of where it is done', () => {
    const { log, told } = listener();
    expect(guarded(log, 'a tick', () => 7)).toBe(true);
    expect(told).toEqual([]);
  });
});
