import type { LogEntry } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import { writesOf } from '../../src/mirror/writes.ts';

const TOPIC = 'server/sessions/5';
/** The `_id` of a message's document, and the one by which a receipt finds it. */
const written = (more: Record<string, unknown>) => {
  const message = { from: { id: 5 }, timestamp: 77, content: 'x', ...more } as never;
  const { documents, updates } = writesOf(TOPIC, [
    { seq: 1, kind: 'message', sessionInfo: {} as never, message },
    { seq: 2, kind: 'receipt', readMessages: [{ from: { id: 5 }, timestamp: 77, readAt: 9, ...more }] },
  ]);
  const [update] = updates as unknown as { updateOne: { filter: { _id: string } } }[];
  return [documents[0]?._id, update?.updateOne.filter._id];
};

describe('what the mirror asks of MongoDB', () => {
  it('keeps every _id, and gives another one to the second of two that collide', () => {
    expect(written({})).toEqual(Array(2).fill('server/sessions/5 ["5",77]'));
    expect(written({ id: 'm' })).toEqual(Array(2).fill('server/sessions/5 ["5","m","id"]'));
    expect(written({ twin: true })).toEqual(Array(2).fill('server/sessions/5 ["5",77] twin'));
    expect(written({ id: 'm', twin: true })).toEqual(Array(2).fill('server/sessions/5 ["5","m","id"] twin'));
  });

  it('holds the files of a message as they are, but not what a check of them stood at', () => {
    const file = { id: `f1.NQ.${'0'.repeat(32)}`, name: 'a.png', type: 'image/png', size: 3, newer: 1 } as {
      id: string;
    };
    const { documents } = writesOf(TOPIC, [
      {
        seq: 1,
        kind: 'message',
        sessionInfo: { sessionTopic: TOPIC, sessionId: 's' },
        message: {
          from: { id: 5 },
          timestamp: 77,
          content: '',
          attachments: [file, { ...file, state: 'checking' }],
        },
      },
    ]);
    expect(documents).toMatchObject([{ message: { attachments: [file, file] } }]);
    expect(JSON.stringify(documents)).not.toContain('checking');
  });

  it('lets the newest change of a message count, and takes files away with its words', () => {
    const changeOf = (changed: { seq: number; at: number; deleted?: true }, content: string) =>
      writesOf(TOPIC, [
        {
          seq: changed.seq,
          kind: 'change',
          change: { id: 'm', from: { id: 5, role: 'attendant' }, timestamp: 77, seq: 1, content, changed },
        } as LogEntry,
      ]).updates;
    expect(changeOf({ seq: 3, at: 9 }, 'new')).toEqual([
      {
        updateOne: {
          filter: { _id: 'server/sessions/5 ["5","m","id"]', 'message.changed.seq': { $not: { $gte: 3 } } },
          update: { $set: { 'message.content': 'new', 'message.changed': { seq: 3, at: 9 } } },
        },
      },
    ]);
    expect(changeOf({ seq: 4, at: 9, deleted: true }, '')).toMatchObject([
      { updateOne: { update: { $unset: { 'message.attachments': '' } } } },
    ]);
  });

  it('is documents and updates by a text _id, with our keys and operators only', () => {
    const hostile = JSON.parse(
      '{"id":"{\\"$ne\\":1}","from":{"id":"$where","name":"$set","avatarURL":null},"timestamp":1,"content":"{$gt:\\"\\"}","readAt":null,"seq":1,"receivedAt":1}',
    );
    const info = { sessionTopic: 'server/sessions/7', lastMessages: [1, 2] } as never;
    const { documents, updates } = writesOf('server/sessions/7', [
      { seq: 1, kind: 'message', sessionInfo: info, message: hostile },
      {
        seq: 2,
        kind: 'receipt',
        readMessages: [{ id: '$inc', from: { id: '$unset' }, timestamp: 1, readAt: 5 }],
      },
    ]);
    expect(Object.keys(documents[0] ?? {})).toEqual(['_id', 'sessionInfo', 'message']);
    expect(documents).toMatchObject([{ _id: expect.any(String), sessionInfo: { lastMessages: [] } }]);
    expect(updates).toEqual([
      { updateOne: { filter: { _id: expect.any(String) }, update: { $set: { 'message.readAt': 5 } } } },
    ]);
  });
});
