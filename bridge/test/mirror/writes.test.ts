import type { LogEntry } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import { writesOf } from '../../src/mirror/writes.ts';

const written = (more: Record<string, unknown>) => {
  const message = { from: { id: 5 }, timestamp: 77, content: 'x', ...more } as never;
  const [write] = writesOf('server/sessions/5', {
    seq: 1,
    kind: 'message',
    sessionInfo: {} as never,
    message,
  });
  const [read] = writesOf('server/sessions/5', {
    seq: 2,
    kind: 'receipt',
    readMessages: [{ from: { id: 5 }, timestamp: 77, readAt: 9, ...more }],
  });
  return [write, read].map(
    (each) => (each as { updateOne: { filter: { _id: string } } }).updateOne.filter._id,
  );
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
    const [write] = writesOf('server/sessions/5', {
      seq: 1,
      kind: 'message',
      sessionInfo: { sessionTopic: 'server/sessions/5', sessionId: 's' },
      message: {
        from: { id: 5 },
        timestamp: 77,
        content: '',
        attachments: [file, { ...file, state: 'checking' }],
      },
    });
    expect(write).toMatchObject({
      updateOne: { update: { $setOnInsert: { message: { attachments: [file, file] } } } },
    });
    expect(JSON.stringify(write)).not.toContain('checking');
  });

  it('lets the newest change of a message count, and takes files away with its words', () => {
    const changeOf = (changed: { seq: number; at: number; deleted?: true }, content: string) =>
      writesOf('server/sessions/5', {
        seq: changed.seq,
        kind: 'change',
        change: { id: 'm', from: { id: 5, role: 'attendant' }, timestamp: 77, seq: 1, content, changed },
      } as LogEntry);
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

  it('is upserts and updates by a text _id, with our keys and operators only', () => {
    const hostile = JSON.parse(
      '{"id":"{\\"$ne\\":1}","from":{"id":"$where","name":"$set","avatarURL":null},"timestamp":1,"content":"{$gt:\\"\\"}","readAt":null,"seq":1,"receivedAt":1}',
    );
    const info = { sessionTopic: 'server/sessions/7', lastMessages: [1, 2] } as never;
    const writes = [
      ...writesOf('server/sessions/7', { seq: 1, kind: 'message', sessionInfo: info, message: hostile }),
      ...writesOf('server/sessions/7', {
        seq: 2,
        kind: 'receipt',
        readMessages: [{ id: '$inc', from: { id: '$unset' }, timestamp: 1, readAt: 5 }],
      }),
    ] as {
      updateOne: { filter: Record<string, unknown>; update: Record<string, Record<string, unknown>> };
    }[];
    for (const { updateOne } of writes) {
      expect(Object.keys(updateOne.filter)).toEqual(['_id']);
      expect(typeof updateOne.filter._id).toBe('string');
      expect(['$setOnInsert', '$set']).toContain(Object.keys(updateOne.update)[0]);
    }
    expect(Object.keys(writes[0]?.updateOne.update.$setOnInsert ?? {})).toEqual(['sessionInfo', 'message']);
    expect(writes[0]?.updateOne.update.$setOnInsert).toMatchObject({ sessionInfo: { lastMessages: [] } });
    expect(writes[1]?.updateOne.update.$set).toEqual({ 'message.readAt': 5 });
  });
});
