import type { Form, ReadyAnswer, Workspace } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { afterFeed, afterOwnFeed } from './index.ts';

const answer = (id: string, text = id): ReadyAnswer => ({ id, name: id, text, language: null });
const HELD: Workspace = {
  revision: 7,
  answers: [answer('a'), answer('b')],
  tags: [{ id: 'vip', name: 'VIP', color: null }],
  teams: [],
  settings: { undoSeconds: 0, languages: [] },
  hours: null,
  forms: [],
  rules: [],
  grants: [{ id: '21', rights: ['tags'] }],
  bots: [],
  own: { revision: 3, answers: [answer('mine')] },
  fixed: {
    sessionKeepAliveMs: 1,
    attendantKeepAliveMs: 1,
    assignmentTimeoutMs: 1,
    attendantMaxSessions: null,
    retentionDays: null,
    attachmentMaxBytes: null,
    legacyClients: 'none',
    customerAttributes: [],
  },
};

describe('the workspace after a feed', () => {
  it('has what changed in the place of what was, and nothing that is gone', () => {
    const changed = afterFeed(HELD, { revision: 8, answers: [answer('b', 'new'), answer('c')] });
    expect(changed).toEqual({
      ...HELD,
      revision: 8,
      answers: [answer('a'), answer('b', 'new'), answer('c')],
      offHooks: [],
    });
    expect(afterFeed(HELD, { revision: 8, answersGone: ['a'] })?.answers).toEqual([answer('b')]);
    expect(afterFeed(HELD, { revision: 8, tagsGone: ['vip'] })?.tags).toEqual([]);
    const settings = { undoSeconds: 5, languages: ['en'] };
    expect(afterFeed(HELD, { revision: 8, settings })?.settings).toEqual(settings);
    const form: Form = { id: 'before', name: '', when: 'before', language: null, intro: '', fields: [] };
    const asking = afterFeed(HELD, { revision: 8, forms: [form] });
    expect(asking?.forms).toEqual([form]);
    expect(afterFeed(asking ?? HELD, { revision: 9, formsGone: ['before'] })?.forms).toEqual([]);
    const hours = { zone: 'UTC', weekly: [], exceptions: [] };
    const open = afterFeed(HELD, { revision: 8, hours });
    expect(open?.hours).toEqual(hours);
    expect(afterFeed(open ?? HELD, { revision: 9, settings })?.hours).toEqual(hours);
    expect(afterFeed(open ?? HELD, { revision: 9, hours: null })?.hours).toBeNull();
  });

  it('holds no grant of somebody who has no right any more', () => {
    expect(afterFeed(HELD, { revision: 8, grants: [{ id: '21', rights: [] }] })?.grants).toEqual([]);
    const both = afterFeed(HELD, { revision: 8, grants: [{ id: '22', rights: ['answers'] }] })?.grants;
    expect(both?.map(({ id }) => id)).toEqual(['21', '22']);
  });

  it('is as it was after one that came before', () => {
    expect(afterFeed(HELD, { revision: 7, answersGone: ['a'] })).toBe(HELD);
    expect(afterOwnFeed(HELD, { revision: 2, answersGone: ['mine'] })).toBe(HELD);
  });

  it('is read again after a gap, and after one that says only that something changed', () => {
    expect(afterFeed(HELD, { revision: 9, answersGone: ['a'] })).toBeNull();
    expect(afterFeed(HELD, { revision: 8 })).toBeNull();
    expect(afterOwnFeed(HELD, { revision: 5, answersGone: ['mine'] })).toBeNull();
    expect(afterOwnFeed(HELD, { revision: 4 })).toBeNull();
  });

  it('keeps what is shared and what one has alone apart', () => {
    const own = afterOwnFeed(HELD, { revision: 4, answers: [answer('a', 'my own')] });
    expect(own?.own).toEqual({ revision: 4, answers: [answer('mine'), answer('a', 'my own')] });
    expect([own?.revision, own?.answers]).toEqual([HELD.revision, HELD.answers]);
  });
});
