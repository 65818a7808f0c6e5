import type { Message } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { frame, said, setUp, TOPIC } from './repeats-support.ts';

describe('a message with files', () => {
  const file = { id: `f1.Nw.${'0'.repeat(32)}`, name: 'a.png', type: 'image/png', size: 70_000 };
  const line = (message: Message): Message => ({ ...message, content: 'a.png: https://worker/link' });
  /** As the Worker says it on the common topic. */
  const byWorker = (message: Message) => ({
    topic: `${TOPIC}/messages`,
    payload: { sessionInfo: {}, message: { ...line(message), seq: 1, receivedAt: 1 } },
    qos: 1 as const,
  });
  const withFile = (n: number): Message => said(n, { content: '', attachments: [file] });

  it('is left to the Worker, and words behind it wait for it', async () => {
    const { repeats, published, texts } = setUp();
    repeats.heard(TOPIC, frame(withFile(1)));
    repeats.heard(TOPIC, frame(said(2)));
    await Promise.resolve();
    expect(published).toEqual([]);
    repeats.relayed(byWorker(withFile(1)));
    await repeats.settled();
    expect(texts().map((each) => each.join())).toEqual(['a.png: https://worker/link,text 2']);
  });

  it('is said once, also where the Worker says it again after a lost answer', async () => {
    const { repeats } = setUp();
    repeats.heard(TOPIC, frame(withFile(1)));
    expect(repeats.isNew(byWorker(withFile(1)))).toBe(true);
    repeats.relayed(byWorker(withFile(1)));
    await repeats.settled();
    expect(repeats.isNew(byWorker(withFile(1)))).toBe(false);
    expect(repeats.isNew(byWorker(withFile(2)))).toBe(true);
    expect(repeats.isNew({ topic: `${TOPIC}/messages/viewed`, payload: {}, qos: 1 })).toBe(true);
  });

  it('from the edge is left to the Worker as well', async () => {
    const { repeats, published } = setUp();
    const payload = { sessionInfo: {}, message: { ...withFile(1), seq: 1, receivedAt: 1 } };
    repeats.relayed({ topic: `${TOPIC}/messages/attendant`, payload, qos: 1 });
    repeats.relayed(byWorker(withFile(1)));
    await repeats.settled();
    expect(published).toEqual([]);
  });

  it('of before stands in the history with its name, and says how to get a link', async () => {
    const { repeats, texts } = setUp({ stored: [withFile(1)] });
    repeats.heard(TOPIC, frame(said(2)));
    await repeats.settled();
    expect(texts()).toEqual([['📎 a.png (70 kB): reload this page for a link to it.', 'text 2']]);
  });
});
