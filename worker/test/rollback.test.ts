import { runInDurableObject } from 'cloudflare:test';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import { chat, contents, message, request, say } from './support.ts';

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
});
