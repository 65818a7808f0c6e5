import { describe, expect, it } from 'vitest';
import { writesOf } from '../../src/mirror/writes.ts';

describe('what the mirror asks of MongoDB', () => {
  it('is upserts and updates by a text _id whose keys and operators are ours, whatever the wire says', () => {
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
