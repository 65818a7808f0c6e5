import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { OutletLog } from '../../src/outlet/outlet-log.ts';
import { desk } from '../support.ts';

/** A log of its own numbers, over the desk's tables. */
function withLog(outlets: string[], work: (log: OutletLog, say: (...texts: string[]) => void) => void) {
  return runInDurableObject(desk(), (_, { storage: { sql } }) => {
    sql.exec('DELETE FROM outbox');
    let n = 0;
    const log = new OutletLog({
      sql,
      outlets,
      nextNumber() {
        n += 1;
        return n;
      },
    });
    work(log, (...texts) => {
      for (const text of texts) log.append(() => text);
    });
    sql.exec('DELETE FROM outbox');
  });
}

describe('what an object has said', () => {
  it('waits until its outlet has acknowledged it or something later', () =>
    withLog(['bridge'], (log, say) => {
      say('one', 'two', 'three');
      expect([...log.after(0)]).toEqual(['one', 'two', 'three']);
      expect([...log.after(2)]).toEqual(['three']);
      log.acknowledge('bridge', 2);
      expect([...log.after(0)]).toEqual(['three']);
    }));

  it('waits for the slowest of several outlets', () =>
    withLog(['bridge', 'webhook'], (log, say) => {
      say('one', 'two', 'three');
      log.acknowledge('bridge', 3);
      expect([...log.after(0)]).toEqual(['one', 'two', 'three']);
      log.acknowledge('webhook', 1);
      expect([...log.after(0)]).toEqual(['two', 'three']);
      // One that comes late takes nothing back.
      log.acknowledge('bridge', 1);
      log.acknowledge('webhook', 3);
      expect([...log.after(0)]).toEqual([]);
    }));

  it('is written with its own number', () =>
    withLog(['bridge'], (log) => {
      expect(log.append((n) => `number ${n}`)).toBe('number 1');
      expect(log.append((n) => `number ${n}`)).toBe('number 2');
    }));
});
