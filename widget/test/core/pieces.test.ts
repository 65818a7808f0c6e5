import { describe, expect, it, vi } from 'vitest';
import type { ChatMessage } from '../../src/core/conversation.ts';
import { createTyping } from '../../src/core/typing.ts';
import { groupsOf } from '../../src/ui/groups.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const MINUTE_MS = 60_000;

describe('groups and days', () => {
  const said = (id: number, minutes: number, key: string): ChatMessage => ({
    identity: key,
    id: key,
    from: { id, name: String(id), avatarURL: null, role: undefined },
    timestamp: 0,
    arrivedAt: NOON,
    at: NOON + minutes * MINUTE_MS,
    content: key,
    readAt: null,
    seq: undefined,
  });
  it('join one person’s words of some minutes, and part at person, pause and day', () => {
    const messages = [
      said(7, 0, 'a'),
      said(7, 1, 'b'),
      said(12, 2, 'c'),
      said(12, 60, 'd'),
      said(12, 24 * 60, 'e'),
    ];
    const groups = groupsOf(messages, ({ from }) => from.id === 7);
    expect(groups.map(({ messages: of }) => of.map(({ identity }) => identity))).toEqual([
      ['a', 'b'],
      ['c'],
      ['d'],
      ['e'],
    ]);
    expect(groups.map(({ day }) => day !== null)).toEqual([true, false, false, true]);
    expect(groups.map(({ isOwn }) => isOwn)).toEqual([true, false, false, false]);
  });
});

describe('typing', () => {
  it('is said though the clock was set back meanwhile', () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    try {
      const said: boolean[] = [];
      const typing = createTyping({ publish: (is) => said.push(is), show: () => {} });
      typing.typed(false);
      vi.advanceTimersByTime(3_001);
      vi.setSystemTime(Date.now() - 3_600_000);
      typing.typed(false);
      expect(said).toEqual([true, true]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is said once in some seconds, and so is its end; the other side’s is forgotten', () => {
    vi.useFakeTimers();
    try {
      const said: boolean[] = [];
      const shown: (string | null)[] = [];
      const typing = createTyping({ publish: (is) => said.push(is), show: (name) => shown.push(name) });
      typing.typed(false, 10_000);
      typing.typed(false, 11_000);
      typing.typed(false, 13_001);
      typing.typed(true);
      typing.typed(true);
      expect(said).toEqual([true, true, false]);
      typing.heard('Ana', true);
      vi.advanceTimersByTime(5_999);
      expect(shown).toEqual(['Ana']);
      vi.advanceTimersByTime(1);
      expect(shown).toEqual(['Ana', null]);
    } finally {
      vi.useRealTimers();
    }
  });
});
