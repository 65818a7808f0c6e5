import type { ChatMessage } from '@chimpassist/client/conversation';
import { describe, expect, it } from 'vitest';
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
