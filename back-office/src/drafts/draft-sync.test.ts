import type { Drafts, DraftsBody } from '@chimpassist/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDraftSync, STORE_EVERY_MS, type Texts } from './draft-sync.ts';
import { mergeDraft } from './merge-draft.ts';

/** What the Worker keeps, with the rows that it writes. */
function createServer() {
  let kept: Drafts = { reply: '', note: '', at: 0 };
  const server = {
    rows: 0,
    isAway: false,
    read: async () => kept,
    async store({ after, reply = kept.reply, note = kept.note }: DraftsBody): Promise<Drafts> {
      if (server.isAway) throw new Error('away');
      if (after !== undefined && kept.at > after) return kept;
      server.rows += 1;
      kept = { reply, note, at: kept.at + 1 };
      return kept;
    },
    kept: () => kept,
  };
  return server;
}

function createMachine(server: ReturnType<typeof createServer>) {
  const texts: Texts = { reply: '', note: '' };
  let agreed: Drafts | null = null;
  const sync = createDraftSync({
    read: server.read,
    store: server.store,
    texts: () => ({ ...texts }),
    write: (kind, text) => {
      texts[kind] = text;
    },
    agreed: () => agreed,
    keepAgreed: (drafts) => {
      agreed = drafts;
    },
    now: () => Date.now(),
  });
  return {
    texts,
    sync,
    type(kind: keyof Texts, text: string) {
      texts[kind] = text;
      sync.changed();
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a minute of typing is at most six rows, and words sent at once are none', async () => {
  const server = createServer();
  const one = createMachine(server);
  for (let second = 0; second < 60; second += 1) {
    for (let key = 0; key < 5; key += 1) one.type('reply', `${one.texts.reply}x`);
    // Who looks away and back is asked for no further row.
    one.sync.left();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(server.rows).toBeGreaterThan(4);
  expect(server.rows).toBeLessThanOrEqual(7);
  await vi.advanceTimersByTimeAsync(STORE_EVERY_MS);
  expect(server.kept().reply).toBe('x'.repeat(300));
  const before = server.rows;
  one.type('reply', '');
  await one.sync.sent();
  expect(server.rows).toBe(before + 1);
  await vi.advanceTimersByTimeAsync(STORE_EVERY_MS);
  one.type('reply', 'Quick');
  one.type('reply', '');
  await one.sync.sent();
  await vi.advanceTimersByTimeAsync(2 * STORE_EVERY_MS);
  expect(server.rows).toBe(before + 1);
});

test('another machine goes on in mid-sentence, and learns that it was sent', async () => {
  const server = createServer();
  const one = createMachine(server);
  const other = createMachine(server);
  one.type('reply', 'Your parcel is on');
  one.type('note', 'angry');
  one.sync.left();
  await vi.advanceTimersByTimeAsync(10);
  await other.sync.read();
  expect(other.texts).toEqual({ reply: 'Your parcel is on', note: 'angry' });
  other.type('reply', 'Your parcel is on its way');
  other.texts.reply = '';
  await other.sync.sent();
  one.sync.heard(server.kept().at);
  await vi.advanceTimersByTimeAsync(10);
  expect(one.texts).toEqual({ reply: '', note: 'angry' });
});

test('words of two machines that did not hear of each other stay, both of them', async () => {
  const server = createServer();
  const one = createMachine(server);
  const other = createMachine(server);
  one.type('reply', 'From the office');
  other.type('reply', 'From home');
  one.sync.left();
  await vi.advanceTimersByTimeAsync(10);
  other.sync.left();
  await vi.advanceTimersByTimeAsync(10);
  expect(other.texts.reply).toBe('From home\nFrom the office');
  await vi.advanceTimersByTimeAsync(STORE_EVERY_MS);
  expect(server.kept().reply).toBe('From home\nFrom the office');
});

test('what could not be stored is stored later', async () => {
  const server = createServer();
  const one = createMachine(server);
  server.isAway = true;
  one.type('reply', 'Kept');
  await vi.advanceTimersByTimeAsync(3 * STORE_EVERY_MS);
  expect(server.rows).toBe(0);
  server.isAway = false;
  await vi.advanceTimersByTimeAsync(2 * STORE_EVERY_MS);
  expect(server.kept().reply).toBe('Kept');
});

test('of two texts the longer one counts where it goes on with the other', () => {
  expect(mergeDraft('Your par', 'Your parcel', '')).toBe('Your parcel');
  expect(mergeDraft('Your parcel', 'Your par', '')).toBe('Your parcel');
  expect(mergeDraft('', 'Begun', '')).toBe('Begun');
  expect(mergeDraft('Begun', '', 'Begun')).toBe('');
  // Taken away here, and not heard of there yet.
  expect(mergeDraft('', 'Begun', 'Begun')).toBe('');
});
