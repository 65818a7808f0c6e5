import { describe, expect, it } from 'vitest';
import type { Client } from '../../src/core/client.ts';
import { ANA } from '../platform.ts';
import { platform, platformForEachTest, started } from './running.ts';
import { ofMary, online, TOPIC } from './support.ts';

platformForEachTest();

const phase = (client: Client) => client.store.state.phase;
const said = () => platform.published.filter(({ topic }) => topic === `${TOPIC}/online`);
const over = (reason: string, more = {}) => ({
  sessionId: 'former',
  status: 'aborted',
  ending: { reason, at: 1_000, ...more },
});
/** The real server tells a page that asks for nobody nothing of a chat that is over. */
const nothingGoesOn = () => {
  platform.isChatOpen = false;
};

describe('a chat that ended while no page was open', () => {
  it.each([
    ['ended', { by: ANA }, 'Ana Ribeiro'],
    ['left', {}, null],
    ['expired', {}, null],
  ])('%s: a page that is opened later says so', async (reason, more, by) => {
    nothingGoesOn();
    platform.lastSessions = [over(reason, more)];
    const { storage } = ofMary();
    for (const _ of ['at first', 'after a reload']) {
      const client = started({ storage });
      await expect.poll(() => phase(client)).toEqual({ kind: 'ended', reason, by });
      await expect.poll(() => client.store.state.isHistoryLoaded).toBe(true);
      expect(phase(client)).toEqual({ kind: 'ended', reason, by });
      client.stop();
    }
    // Nobody was asked for by looking.
    const asking = said().filter(({ payload }) => {
      const page = payload.page as { idle?: boolean; gone?: boolean };
      return page.idle !== true && page.gone !== true;
    });
    expect(asking).toEqual([]);
  });

  it.each(['ended', 'left', 'expired'])('%s: a word asks for somebody again', async (reason) => {
    nothingGoesOn();
    platform.lastSessions = [over(reason)];
    const client = started(ofMary());
    await expect.poll(() => phase(client).kind).toBe('ended');
    client.send('One more thing');
    expect(phase(client)).toEqual({ kind: 'waiting', position: null });
    await online(client);
    expect(said().at(-1)?.payload.page).toMatchObject({ idle: false });
  });

  it('is not shown as ended where something is said before the record has come', async () => {
    platform.lastSessions = [over('left')];
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { storage } = ofMary();
    const before = started({ storage });
    await online(before);
    before.stop();
    const client = started({
      storage,
      instead: (_method, path) => {
        if (!path.endsWith('/sessions/last')) return undefined;
        return asked.then(() => Response.json([over('left')])) as unknown as Response;
      },
    });
    client.send('Already here');
    await online(client);
    answer();
    await expect.poll(() => client.store.state.isHistoryLoaded).toBe(true);
    expect(phase(client).kind).toBe('online');
  });
});

describe('a chat that ended while this page was cut off', () => {
  /** Back online, with the record of what happened meanwhile. */
  async function cutOff(client: Client, lastSessions: Record<string, unknown>[]): Promise<number> {
    platform.cutOff(true);
    await expect.poll(() => client.store.state.link).toBe('lost');
    nothingGoesOn();
    platform.lastSessions = lastSessions;
    const heard = said().length;
    platform.cutOff(false);
    client.nudge();
    return heard;
  }
  const asks = (from: number) =>
    said()
      .slice(from)
      .filter(({ payload }) => (payload.page as { idle?: boolean }).idle === false);

  it.each(['ended', 'left', 'expired'])(
    '%s, with the last word answered: it asks for nobody',
    async (reason) => {
      const client = started(ofMary());
      client.send('A question');
      await online(client);
      platform.say(TOPIC, 'The answer');
      await expect.poll(() => client.store.state.messages.length).toBe(2);
      const before = await cutOff(client, [over(reason)]);
      await expect.poll(() => phase(client)).toEqual({ kind: 'ended', reason, by: null });
      client.nudge();
      expect(asks(before)).toEqual([]);
    },
  );

  it.each(['left', 'expired'])(
    '%s, with a question that stands: it asks again, and says so',
    async (reason) => {
      const client = started(ofMary());
      client.send('A question');
      await online(client);
      platform.desk = { instruction: 'session/update', status: 'waitingAttendantsAssignment', position: 2 };
      const before = await cutOff(client, [over(reason)]);
      await expect.poll(() => phase(client)).toEqual({ kind: 'waiting', position: 2, isAgain: true });
      expect(asks(before).length).toBeGreaterThan(0);
    },
  );

  it('goes on where it goes on', async () => {
    const client = started(ofMary());
    client.send('A question');
    await online(client);
    const before = await cutOff(client, [{ sessionId: 'former', status: 'online' }]);
    await expect.poll(() => asks(before).length).toBeGreaterThan(0);
    await online(client);
  });
});
