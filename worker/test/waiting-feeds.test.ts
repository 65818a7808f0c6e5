import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChatFeed, FeedAnswer } from '../src/contract/link-object.ts';
import { WaitingFeeds } from '../src/link/waiting-feeds.ts';

const feedOf = (sessionTopic: string): ChatFeed => ({
  sessionTopic,
  after: { seq: 0, rev: 0 },
  upTo: { seq: 1, rev: 0 },
  headSeq: 1,
  said: [],
});

/** Feeds that wait for a window with so much room; it follows all chats but one. */
function windowOf(room: number, unfollowed = '') {
  const window = { room, taken: [] as string[] };
  const feeds: WaitingFeeds = new WaitingFeeds({
    hasRoom: ({ sessionTopic }) => window.room > 0 && sessionTopic !== unfollowed,
    take({ sessionTopic }) {
      window.room -= 1;
      window.taken.push(sessionTopic);
      return { kind: 'taken' };
    },
    giveUp: () => ({ kind: 'full' }),
  });
  const wait = (topic: string): FeedAnswer | Promise<FeedAnswer> => feeds.wait(feedOf(topic));
  return { window, feeds, wait };
}

describe('a chat that finds no room at a link', () => {
  it('waits in its call until there is some, and who came first goes first', async () => {
    const { window, feeds, wait } = windowOf(0);
    const answers = [wait('a'), wait('b'), wait('c')];
    window.room = 2;
    feeds.goOn();
    expect(window.taken).toEqual(['a', 'b']);
    window.room = 1;
    feeds.goOn();
    expect(await Promise.all(answers)).toEqual([{ kind: 'taken' }, { kind: 'taken' }, { kind: 'taken' }]);
    expect(window.taken).toEqual(['a', 'b', 'c']);
  });

  it('is turned away where none comes, and so are the next, at once, until some does', async () => {
    const { window, feeds, wait } = windowOf(0);
    expect(await Promise.all([wait('a'), wait('b')])).toEqual([{ kind: 'full' }, { kind: 'full' }]);
    expect(wait('c')).toEqual({ kind: 'full' });
    feeds.goOn();
    const waiting = wait('d');
    expect(waiting).toBeInstanceOf(Promise);
    window.room = 1;
    feeds.goOn();
    expect(await waiting).toEqual({ kind: 'taken' });
    expect(window.taken).toEqual(['d']);
  });

  it('goes on waiting where another one has taken the room', async () => {
    const { window, feeds, wait } = windowOf(0);
    const waiting = [wait('a'), wait('b')];
    feeds.goOn();
    expect(window.taken).toEqual([]);
    window.room = 2;
    feeds.goOn();
    expect(await Promise.all(waiting)).toEqual([{ kind: 'taken' }, { kind: 'taken' }]);
  });

  describe('while another client of the same link goes on acknowledging', () => {
    afterEach(() => vi.useRealTimers());

    it('is turned away after five seconds, and holds up nobody until then', async () => {
      vi.useFakeTimers();
      const { window, feeds, wait } = windowOf(0, 'a');
      const waiting = wait('a');
      const settled = vi.fn();
      void Promise.resolve(waiting).then(settled);
      for (let ms = 0; ms < 5_000; ms += 100) {
        void wait(`b${ms}`);
        window.room = 1;
        feeds.goOn();
        await vi.advanceTimersByTimeAsync(100);
      }
      expect(window.taken).toHaveLength(50);
      expect(settled).not.toHaveBeenCalled();
      feeds.goOn();
      await vi.advanceTimersByTimeAsync(0);
      expect(settled).toHaveBeenCalledWith({ kind: 'full' });
    });
  });
});
