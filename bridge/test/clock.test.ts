import { AttendantClock, PagePresence } from '@chimpassist/protocol/clocks';
import type { Batch } from '@chimpassist/protocol/frames';
import { HeldStates } from '@chimpassist/protocol/held';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clockOffsetMs, PauseWatch, today } from '../src/clock.ts';
import { Lease } from '../src/clocks/lease.ts';
import { batchText } from '../src/edge/batch.ts';
import { queuedFrame } from '../src/edge/chat-queues.ts';
import { FrameAges } from '../src/spool/frame-ages.ts';
import { heldState, message } from './support.ts';

const HOUR_MS = 3_600_000;
const TOPIC = 'server/sessions/7';
const ana = { id: 12, name: 'Ana', avatarURL: null, email: undefined, type: 'support/firstLevel' };

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a pause of the process', () => {
  it('is a tick that comes seconds too late, and not one that comes a little late', () => {
    const watch = new PauseWatch(1_000, 0);
    expect([1_000, 2_900, 3_900, 7_000, 8_000].map((now) => watch.tick(now))).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  it('ends nobody: who was heard before it counts as heard when it ends', () => {
    let now = 0;
    const lease = new Lease(() => now);
    lease.take(1);
    lease.heardBroker(true);
    const held = new HeldStates();
    held.update(heldState(TOPIC, { keepAliveTTL: 10_000 }), now);
    const attendants = new AttendantClock(10_000);
    attendants.heard(ana, now);
    const pages = new PagePresence();
    pages.heard(TOPIC, { id: 'a', visible: true, gone: false, idle: false }, now);
    pages.gone(TOPIC, 'a', now);
    const silent = () => {
      const since = lease.listeningSince ?? Number.NaN;
      return [
        held.silentAt(now, since).length,
        attendants.silentAt(now, since).length,
        pages.isAway(TOPIC, now, since),
      ];
    };
    now = 2 * HOUR_MS;
    lease.paused();
    expect(silent()).toEqual([0, 0, false]);
    now += 9_999;
    expect(silent()).toEqual([0, 0, true]);
    now += 1;
    expect(silent()).toEqual([1, 1, true]);
  });
});

describe('a time that was read off a clock which was set since', () => {
  it.each([
    ['forward', HOUR_MS],
    ['back', -HOUR_MS],
  ])("is told as today's clock would have said it, set %s", (_, by) => {
    const at = Date.now() - 5_000;
    const offset = clockOffsetMs();
    expect(today(at, offset)).toBe(at);
    const before = Date.now.bind(Date);
    vi.spyOn(Date, 'now').mockImplementation(() => before() + by);
    expect(Math.abs(today(at, offset) - (at + by))).toBeLessThan(1_000);
  });

  it('stands in a batch as the clock says it when the batch is posted', () => {
    const frame = { ...message(1), at: Date.now() - 5_000 };
    const queued = queuedFrame(1, frame, JSON.stringify(frame), 0);
    const queue = { sessionTopic: TOPIC, frames: [], perishable: 0, inFlight: null, failures: 0, retryAt: 0 };
    const posted = () => {
      const text = batchText(1, [{ queue, frames: [queued] }], [], { seenRev: () => 3, wantsLog: true });
      return JSON.parse(text) as Batch;
    };
    const chats = [{ sessionTopic: TOPIC, seenRev: 3, frames: [frame] }];
    expect(posted()).toEqual({ v: 1, epoch: 1, at: expect.any(Number), chats, desk: [], log: true });
    const before = Date.now.bind(Date);
    vi.spyOn(Date, 'now').mockImplementation(() => before() - HOUR_MS);
    const [moved] = posted().chats.flatMap(({ frames }) => frames);
    expect(moved).toEqual({ ...frame, at: expect.any(Number) });
    expect(Math.abs((moved?.at ?? 0) - (frame.at - HOUR_MS))).toBeLessThan(1_000);
  });

  it('never lies in the future', () => {
    expect(today(Date.now() + HOUR_MS, clockOffsetMs())).toBeLessThanOrEqual(Date.now());
  });
});

describe('the age of what waits longest', () => {
  it('grows by time that only grows, also of a former run and of a long outage', () => {
    const ages = new FrameAges(3, 7_000, 0);
    for (let id = 4; id < 20_000; id++) ages.added(id, id * 1_000);
    expect(ages.of(3, 1_000)).toBe(8_000);
    // Of twenty thousand marks every eighth is left, at most.
    expect(Math.abs(ages.of(10_000, 20_000_000) - 10_000_000)).toBeLessThan(20_000);
    expect(ages.of(19_999, 20_000_000)).toBeLessThan(20_000);
  });
});
