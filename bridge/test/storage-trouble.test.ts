import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SpoolFullError } from '../src/spool/spooled-frames.ts';
import { adviceOnSpool, isDamaged, StorageTrouble } from '../src/spool/storage-trouble.ts';

const errorOf = (work: () => void): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
};
/** As SQLite says it. */
const fullDisk = (): unknown => {
  const db = new DatabaseSync(':memory:');
  db.exec('PRAGMA max_page_count = 2; CREATE TABLE a (b)');
  const error = errorOf(() => db.exec('INSERT INTO a VALUES (hex(zeroblob(100000)))'));
  db.close();
  return error;
};

afterEach(() => {
  vi.useRealTimers();
});

describe('a spool that cannot be written', () => {
  it('is told by its cause: a full disk, frames that nobody takes', () => {
    expect(adviceOnSpool(fullDisk())).toMatch(/^the disk is full: make room/);
    expect(adviceOnSpool(new SpoolFullError('full'))).toMatch(/^look whether the Worker takes what waits/);
    expect(isDamaged(fullDisk())).toBe(false);
  });

  it('is told once, and again once when it is over, also where it comes and goes', () => {
    vi.useFakeTimers();
    const told: string[] = [];
    const log = {
      debug: () => {},
      warn: () => {},
      info: (_: object, text: string) => told.push(text),
      error: (_: object, text: string) => told.push(text),
    };
    const trouble = new StorageTrouble(log as never, 1_000);
    trouble.over();
    for (let n = 0; n < 50; n++) {
      trouble.tell(fullDisk());
      trouble.over();
      vi.advanceTimersByTime(900);
    }
    expect(told).toEqual([expect.stringMatching(/^cannot keep/)]);
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([expect.stringMatching(/^cannot keep/), expect.stringMatching(/kept again/)]);
    trouble.tell(fullDisk());
    expect(told).toHaveLength(3);
  });
});
