import { runInDurableObject } from 'cloudflare:test';
import { afterEach, expect } from 'vitest';
import { bridge, command, desk, picture, say, signIn, type TestSocket, tellDesk } from './support.ts';

/**
 * After each test every attendant goes home, every chat ends, and the bridge hangs up.
 *
 * @returns what connects a bridge for one test.
 */
export function emptyDeskAfterEach(bridgeId: string): () => Promise<TestSocket> {
  let open: TestSocket | undefined;
  afterEach(async () => {
    await signIn(999, 'support/supervisor');
    const { attendants, chats } = await picture();
    await tellDesk(
      ...attendants.map(({ id }) => ({ kind: 'attendantQuit' as const, at: 9, attendantId: id })),
    );
    for (const { sessionInfo } of chats) {
      await say(
        sessionInfo.sessionTopic.slice('server/sessions/'.length),
        command(999, { command: 'end', sessionTopic: sessionInfo.sessionTopic }, 'support/supervisor'),
      );
    }
    open?.close();
    open = undefined;
    await expect.poll(() => runInDurableObject(desk(), (instance) => instance.bridgeHeardAt())).toBeNull();
  });
  return async () => {
    open = (await bridge(bridgeId)).socket;
    return open;
  };
}
