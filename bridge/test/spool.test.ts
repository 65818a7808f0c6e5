import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { parkedLines } from '../src/cli/parked-lines.ts';
import { SPOOL_LIMITS, Spool } from '../src/spool/spool.ts';
import { SpoolFullError } from '../src/spool/spooled-frames.ts';
import { message, messageText, spoolPlace } from './support.ts';

const path = spoolPlace();

describe('the spool', () => {
  it('has after a crash what was added and not removed, in order', () => {
    const before = new Spool(path());
    const ids = [1, 2, 3].map((at) => before.frames.add('server/sessions/7', messageText(at)));
    before.frames.remove(ids.slice(0, 1));
    before.revs.set('server/sessions/7', 4);
    before.cursors.desk = 17;
    before.commit();

    // Opened a second time without the first having been closed, as after kill -9.
    const after = new Spool(path());
    expect([...after.frames.all()].map(({ frame }) => frame.at)).toEqual([2, 3]);
    expect(after.frames.depth).toBe(2);
    expect(after.revs.get('server/sessions/7')).toBe(4);
    expect(after.revs.get('server/sessions/8')).toBe(0);
    expect(after.cursors.desk).toBe(17);
    after.close();
    before.close();
  });

  it('takes no more than its limit, says so, and takes again once there is room', () => {
    const spool = new Spool(path(), { ...SPOOL_LIMITS, frames: 2 });
    const first = spool.frames.add('server/sessions/7', messageText(1));
    spool.frames.add('server/sessions/7', messageText(2));
    expect(() => spool.frames.add('server/sessions/7', messageText(3))).toThrow(SpoolFullError);
    expect(spool.frames.depth).toBe(2);
    spool.frames.remove([first]);
    spool.frames.add('server/sessions/7', messageText(3));
    expect([...spool.frames.all()].map(({ frame }) => frame.at)).toEqual([2, 3]);
    spool.close();
  });

  it('keeps frames, parked ones and debts over a restart, with the age of the oldest', () => {
    const before = new Spool(path());
    before.frames.add('server/sessions/7', messageText(41));
    before.parked.add('server/sessions/7', messageText(1), 'topic_mismatch', 'not yours');
    before.debts.noteBehind('server/sessions/7', 9);
    before.debts.noteBehind('server/sessions/7', 5);
    before.close();
    const after = new Spool(path());
    // Read at 41 ms of the epoch, by a clock that has gone on since.
    expect(after.frames.oldestWaitsMs()).toBeGreaterThan(Date.now() - 10_000);
    expect(after.parked.all()).toMatchObject([{ code: 'topic_mismatch', reason: 'not yours' }]);
    expect(after.debts.behind()).toEqual(new Map([['server/sessions/7', 9]]));
    after.debts.caughtUp('server/sessions/7', 8);
    expect(after.debts.behind().size).toBe(1);
    after.debts.caughtUp('server/sessions/7', 9);
    expect(after.debts.behind().size).toBe(0);
    after.close();
  });

  it('parks no more of one chat than its share, nor of all together', () => {
    const spool = new Spool(path(), { frames: 10, parked: 3, parkedPerChat: 2 });
    const park = (chat: string) => spool.parked.add(chat, messageText(1), 'code', 'reason');
    expect([park('a'), park('a'), park('a'), park('b'), park('c')]).toEqual([true, true, false, true, false]);
    expect(spool.parked.size).toBe(3);
    expect(spool.parked.clear()).toBe(3);
    spool.close();
  });

  it('lists rows that no date, frame or version fits, without control characters', () => {
    const spool = new Spool(path());
    const odd = message(1);
    if (odd.kind === 'message') odd.message.timestamp = Number.MAX_SAFE_INTEGER;
    spool.parked.add('server/sessions/7', JSON.stringify(odd), 'code', 'reason');
    spool.parked.add('server/sessions/8', '{"kind":"of tomorrow"}', 'code', 'a\u001b[2Jb\nc');
    spool.commit();
    const raw = new DatabaseSync(path());
    raw.exec("INSERT INTO parked VALUES (77, 'server/sessions/9', 9e18, 'code', 'reason', 'no JSON')");
    raw.close();
    const lines = parkedLines(spool.parked.all()).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain(`message of ${Number.MAX_SAFE_INTEGER}`);
    expect(lines[1]).toMatch(/server\/sessions\/8\tcannot be read\tcode\ta\ufffd\[2Jb\ufffdc$/);
    expect(lines[2]).toContain('server/sessions/9\tcannot be read');
    spool.close();
  });

  it('lists what is parked without what anybody wrote', () => {
    const spool = new Spool(path());
    spool.parked.add('server/sessions/7', messageText(1), 'topic_mismatch', 'not yours');
    const lines = parkedLines(spool.parked.all());
    expect(lines).toContain('server/sessions/7');
    expect(lines).toContain('topic_mismatch');
    expect(lines).not.toContain('secret');
    spool.close();
  });
});
