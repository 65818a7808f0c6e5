import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createUndo } from './undo.ts';

const disk = new Map<string, string>();
const sent: string[] = [];
const back: string[] = [];
let seconds = 5;
const open = () =>
  createUndo({
    attendantId: '12',
    undoSeconds: () => seconds,
    send: (topic, content) => sent.push(`${topic}: ${content}`),
    giveBack: (topic, content) => back.push(`${topic}: ${content}`),
  });

beforeEach(() => {
  vi.useFakeTimers();
  disk.clear();
  sent.length = 0;
  back.length = 0;
  seconds = 5;
  const storage = {
    getItem: (key: string) => disk.get(key) ?? null,
    setItem: (key: string, value: string) => disk.set(key, value),
    removeItem: (key: string) => disk.delete(key),
  };
  vi.stubGlobal(
    'localStorage',
    new Proxy(storage, {
      ownKeys: () => [...disk.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    }),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a message that can be undone', () => {
  it('goes once, after its seconds, or as soon as its writer wants', () => {
    const undo = open();
    expect(undo.hold('a', 'one')).toBe(true);
    vi.advanceTimersByTime(4_900);
    expect([sent, undo.of('a')?.content]).toEqual([[], 'one']);
    vi.advanceTimersByTime(200);
    expect([sent, undo.of('a'), disk.size]).toEqual([['a: one'], null, 0]);
    undo.hold('a', 'two');
    undo.sendNow('a');
    undo.sendNow('a');
    vi.advanceTimersByTime(10_000);
    expect(sent).toEqual(['a: one', 'a: two']);
  });

  it('goes nowhere when it is undone', () => {
    const undo = open();
    undo.hold('a', 'one');
    expect(undo.takeBack('a')).toBe('one');
    expect(undo.takeBack('a')).toBeNull();
    vi.advanceTimersByTime(10_000);
    expect([sent, disk.size]).toEqual([[], 0]);
  });

  it('goes before the next one of its chat, and waits beside those of others', () => {
    const undo = open();
    undo.hold('a', 'one');
    undo.hold('b', 'other');
    undo.hold('a', 'two');
    expect(sent).toEqual(['a: one']);
    vi.advanceTimersByTime(5_000);
    expect(sent).toEqual(['a: one', 'b: other', 'a: two']);
  });

  it('is sent at once where the team does not want it, with what was held before', () => {
    const undo = open();
    undo.hold('a', 'one');
    seconds = 0;
    expect(undo.hold('a', 'two')).toBe(false);
    expect(sent).toEqual(['a: one']);
  });

  it('comes back as a draft after leaving, but not while another window holds it', () => {
    open().hold('a', 'one');
    vi.advanceTimersByTime(1_000);
    vi.clearAllTimers();
    open();
    expect(back).toEqual([]);
    vi.advanceTimersByTime(10_000);
    expect([back, sent, disk.size]).toEqual([['a: one'], [], 0]);
  });
});
