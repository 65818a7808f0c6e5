import { runInDurableObject } from 'cloudflare:test';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import { LinkClient } from './link-client.ts';
import { chat, chatInPicture, contents, message, request, say } from './support.ts';

describe('rule 29: a transaction that fails', () => {
  it('leaves nothing behind, on the disk or in memory, and the chat goes on', async () => {
    await say('rolled', request('rolled'), message('rolled', 1));
    const good = message('rolled', 2);
    if (good.kind !== 'message') throw new Error('not a message');
    // No JSON can be made of it: the second frame fails after the first was written.
    const bad = { ...good, message: { ...good.message, id: 'm-3', content: 3n } } as unknown as ChatFrame;
    await runInDurableObject(chat('rolled'), async (instance) => {
      await expect(
        instance.handle([good, { kind: 'silent', at: 1, rev: 1 }, bad], { seenRev: 0, epoch: 0, log: false }),
      ).rejects.toThrow('BigInt');
    });
    const answer = await say('rolled', good);
    expect(answer.acks.map(({ seq }) => seq)).toEqual([2]);
    expect(answer.held?.state).toBe('waiting');
    expect(await contents('rolled')).toEqual(['text 1', 'text 2']);
  });

  it('of a word at the edge is heard by nobody, and its writer comes back with it', async () => {
    const page = await EdgeClient.open('unwritten');
    const attendant = await LinkClient.open(601);
    page.write(1);
    await expect.poll(async () => (await chatInPicture('unwritten'))?.state).toBe('waiting');
    await attendant.followChat('unwritten');
    const onDisk = (query: string) =>
      runInDurableObject(chat('unwritten'), (_, { storage }) => void storage.sql.exec(query));
    await onDisk("CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'full'); END");
    const packetId = page.write(2);
    await expect.poll(() => page.closed).toBe(1012);
    expect(page.acknowledged).not.toContain(packetId);
    await onDisk('DROP TRIGGER full');
    const back = await EdgeClient.open('unwritten');
    back.write(2);
    await expect.poll(() => attendant.wordsOf('unwritten')).toEqual(['text 2']);
    expect(back.wordsOn('messages/customer')).toEqual(['text 2']);
    expect(await contents('unwritten')).toEqual(['text 1', 'text 2']);
  });
});
