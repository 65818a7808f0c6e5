import type { Workspace } from '@chimpassist/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWorkspaceCopy, type WorkspaceCopy } from './index.ts';

const at = (revision: number, ownRevision = 0, names: string[] = []): Workspace => ({
  revision,
  answers: [],
  tags: names.map((name) => ({ id: name, name, color: null })),
  teams: [],
  settings: { undoSeconds: 0, languages: [] },
  hours: null,
  forms: [],
  rules: [],
  grants: [],
  own: { revision: ownRevision, answers: [] },
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
});
const tag = (name: string) => ({ id: name, name, color: null });

/** Readings under way, in the order in which they were asked for. */
let asked: PromiseWithResolvers<Workspace>[];
let held: Workspace | null;
let failing: boolean[];
let copy: WorkspaceCopy;
beforeEach(() => {
  asked = [];
  held = null;
  failing = [];
  copy = createWorkspaceCopy({
    read() {
      const reading = Promise.withResolvers<Workspace>();
      asked.push(reading);
      return reading.promise;
    },
    onChange: (next) => {
      held = next;
    },
    onFailing: (isFailing) => failing.push(isFailing),
  });
});
afterEach(() => {
  copy.stop();
  vi.useRealTimers();
});

async function readAs(...workspaces: Workspace[]): Promise<void> {
  for (const workspace of workspaces) {
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(0));
    asked.shift()?.resolve(workspace);
  }
  await vi.waitFor(() => expect(failing.at(-1)).toBe(false));
}
const names = () => held?.tags.map(({ name }) => name);

describe('a copy of the workspace', () => {
  it('takes no older one that was read before a change that it has heard', async () => {
    copy.read();
    await readAs(at(7));
    copy.read();
    copy.feed({ revision: 8, tags: [tag('new')] });
    asked.shift()?.resolve(at(7));
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    expect(names()).toEqual(['new']);
    await readAs(at(8, 0, ['new', 'read']));
    expect(names()).toEqual(['new', 'read']);
    expect(asked).toEqual([]);
  });

  it('nor one that is older in what the attendant has alone', async () => {
    copy.read();
    await readAs(at(7, 2));
    copy.read();
    copy.ownFeed({ revision: 3, answersGone: ['a'] });
    asked.shift()?.resolve(at(8, 2));
    await readAs(at(8, 3));
    expect([held?.revision, held?.own.revision]).toEqual([8, 3]);
  });

  it('takes what a server says that has begun again', async () => {
    copy.read();
    await readAs(at(7, 0, ['old']));
    copy.read();
    await readAs(at(0));
    expect([held?.revision, names()]).toEqual([0, []]);
  });

  it('reads once more where a change came before there was anything to change', async () => {
    copy.read();
    copy.feed({ revision: 8, tags: [tag('new')] });
    await readAs(at(7), at(8, 0, ['new']));
    expect(names()).toEqual(['new']);
  });

  it('reads again after a gap, and where the desk knows of a later change', async () => {
    copy.isAt({ revision: 9, ownRevision: 9 });
    expect(asked).toEqual([]);
    copy.read();
    await readAs(at(7, 1));
    copy.feed({ revision: 9, tags: [tag('late')] });
    await readAs(at(9, 1));
    copy.isAt({ revision: 9, ownRevision: 1 });
    expect(asked).toEqual([]);
    copy.isAt({ revision: 10, ownRevision: 1 });
    await readAs(at(10, 1));
    copy.isAt({ revision: 10, ownRevision: 2 });
    await readAs(at(10, 2));
    expect([held?.revision, held?.own.revision]).toEqual([10, 2]);
  });

  it('tries again by itself where it could not be read, until it is stopped', async () => {
    vi.useFakeTimers();
    copy.read();
    asked.shift()?.reject(new Error('away'));
    await vi.waitFor(() => expect(failing).toEqual([true]));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked).toHaveLength(1);
    asked.shift()?.reject(new Error('away'));
    await vi.waitFor(() => expect(failing).toEqual([true, true]));
    copy.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([]);
  });
});
