import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { Chat } from '../src/chat/chat.ts';
import { ChatStore } from '../src/chat/chat-store.ts';
import { History } from '../src/chat/history.ts';
import type { ChatFeed, FeedAnswer } from '../src/contract/link-object.ts';
import { LinkFeed } from '../src/edge/link-feed.ts';
import { BridgeAnswers } from '../src/outlet/bridge-answers.ts';
import { OutletGroup } from '../src/outlet/outlet-group.ts';
import { settingsOf } from '../src/settings.ts';
import { attendant, bindings, chat as chatObject, message, request, topicOf } from './support.ts';

const TERMS = { seenRev: 0, epoch: 0 };

/** A link in memory: it answers as it is told to, and else takes everything. */
class FakeLink {
  fed: ChatFeed[] = [];
  answers: (FeedAnswer | Error)[] = [];
  /** What happens at the first call, before it is answered. */
  meanwhile = (): void => {};
  underWay = 0;
  most = 0;

  async feed(fed: ChatFeed): Promise<FeedAnswer> {
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    this.meanwhile();
    this.meanwhile = () => {};
    await new Promise((resolve) => setTimeout(resolve));
    this.underWay -= 1;
    const answer = this.answers.shift() ?? { kind: 'taken' };
    if (answer instanceof Error) throw answer;
    this.fed.push(fed);
    return answer;
  }

  get words(): string[] {
    return this.fed
      .flatMap(({ said }) => said)
      .filter(({ topic }) => topic.endsWith('/messages/customer'))
      .map(({ text }) => (JSON.parse(text) as { message: { content: string } }).message.content);
  }
}

interface Fed {
  chat: Chat;
  feed: LinkFeed;
  link: FakeLink;
  settled(): Promise<void>;
  /** The object as it is after a sleep. */
  woken(): { chat: Chat; feed: LinkFeed };
}

const fedChat = (customer: string, work: (fed: Fed) => Promise<void>) =>
  runInDurableObject(chatObject(customer), async (_, { storage }) => {
    const link = new FakeLink();
    const works: Promise<unknown>[] = [];
    const begin = () => {
      const store = new ChatStore(storage);
      const history = new History(store);
      // It stores controls, for all outlets.
      const bridge = new BridgeAnswers({
        controls: () => store.controls,
        withLastMessages: (controls) => history.withLastMessages(controls),
      });
      const feed = new LinkFeed({
        repeats: null,
        store,
        topic: topicOf(customer),
        withLastMessages: (controls) => history.withLastMessages(controls),
        feed: (_name, fed) => link.feed(fed),
        waitUntil: (promise) => works.push(promise),
        arm: async () => {},
      });
      const chat = new Chat({
        store,
        settings: settingsOf(bindings, ''),
        topic: topicOf(customer),
        outlet: new OutletGroup([bridge, feed]),
        resolved: () => null,
        consents: { stop: () => null },
      });
      return { chat, feed };
    };
    const settled = async () => {
      while (works.length > 0) await works.shift();
    };
    await work({ ...begin(), link, settled, woken: begin });
  });

describe('what a chat tells a link', () => {
  it('goes one call at a time, in order, each entry with the word that it is stored', () =>
    fedChat('feed-order', async ({ chat, feed, link, settled }) => {
      feed.follow('a link');
      for (let n = 1; n <= 100; n += 1) chat.take([message('feed-order', n)], TERMS);
      await settled();
      expect(link.words).toEqual(Array.from({ length: 100 }, (_, n) => `text ${n + 1}`));
      expect(link.most).toBe(1);
      expect(link.fed.length).toBeLessThan(10);
      const stored = link.fed.flatMap(({ said }) => said).filter(({ topic }) => topic.endsWith('/stored'));
      expect(stored).toHaveLength(100);
    }));

  it('is said to who comes back while the chat hears that nobody is there', () =>
    fedChat('feed-back', async ({ chat, feed, link, settled }) => {
      feed.follow('a link');
      link.answers = [{ kind: 'nobody' }];
      link.meanwhile = () => feed.follow('a link');
      chat.take([message('feed-back', 1)], TERMS);
      await settled();
      chat.take([message('feed-back', 2)], TERMS);
      await settled();
      // The first call was answered by a link in which nobody was yet.
      expect(link.fed.slice(1).flatMap(({ said }) => said)).not.toEqual([]);
      expect(link.words).toEqual(['text 1', 'text 1', 'text 2']);
      expect(feed.names).toEqual(['a link']);
    }));

  it('is said again where a call was lost', () =>
    fedChat('feed-lost', async ({ chat, feed, link, settled }) => {
      feed.follow('a link');
      link.answers = [new Error('lost')];
      chat.take([message('feed-lost', 1)], TERMS);
      await settled();
      expect(link.words).toEqual([]);
      expect(feed.job.nextDue()).not.toBeNull();
      await feed.job.run(Date.now());
      expect(link.words).toEqual(['text 1']);
      expect(feed.job.nextDue()).toBeNull();
    }));

  it('begins again where the link is, after a sleep', () =>
    fedChat('feed-slept', async ({ chat, feed, link, settled, woken }) => {
      feed.follow('a link');
      chat.take([message('feed-slept', 1), message('feed-slept', 2)], TERMS);
      await settled();
      const heard = link.fed.at(-1)?.after ?? { seq: 0, rev: 0 };
      link.fed = [];
      const next = woken();
      link.answers = [{ kind: 'missing', heard }];
      next.feed.lookAgain();
      await settled();
      expect(link.words).toEqual(['text 1', 'text 2']);
    }));

  it('waits where the link is full, and goes on from the log', () =>
    fedChat('feed-full', async ({ chat, feed, link, settled }) => {
      const heard = feed.follow('a link');
      link.answers = [{ kind: 'full' }];
      for (let n = 1; n <= 40; n += 1) chat.take([message('feed-full', n)], TERMS);
      await settled();
      expect(link.fed).toHaveLength(1);
      link.fed = [];
      feed.goOn('a link', heard);
      await settled();
      expect(link.words).toHaveLength(40);
    }));

  it('ends where nobody listens, and is forgotten with the next row', () =>
    fedChat('feed-nobody', async ({ chat, feed, link, settled, woken }) => {
      feed.follow('a link');
      link.answers = [{ kind: 'nobody' }];
      chat.take([message('feed-nobody', 1)], TERMS);
      await settled();
      link.fed = [];
      chat.take([request('feed-nobody'), message('feed-nobody', 2)], TERMS);
      await settled();
      woken().feed.lookAgain();
      await settled();
      expect(link.fed).toEqual([]);
    }));

  it('are controls too, and nothing of a turn that is rolled back', () =>
    fedChat('feed-controls', async ({ chat, feed, link, settled }) => {
      feed.follow('a link');
      const broken = { kind: 'message', at: 1 } as never;
      expect(() => chat.take([request('feed-controls'), broken], TERMS)).toThrow();
      await settled();
      expect(link.fed).toEqual([]);
      chat.take([request('feed-controls')], TERMS);
      chat.take([{ kind: 'accept', at: 2, attendant: attendant(7) }], TERMS);
      await settled();
      const told = link.fed
        .flatMap(({ said }) => said)
        .filter(({ topic }) => topic.endsWith('/client/control'))
        .map(({ text }) => (JSON.parse(text) as { instruction: string }).instruction);
      expect(told).toEqual(['session/update', 'session/ready']);
    }));
});
