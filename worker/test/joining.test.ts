import { evictDurableObject, SELF } from 'cloudflare:test';
import type { JoinAsk } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import { LinkClient } from './link-client.ts';
import {
  accept,
  attendantOnline,
  chat,
  chatInPicture,
  command,
  contents,
  desk,
  FIRST,
  message,
  request,
  SUPERVISOR,
  say,
  signIn,
  tellDesk,
  tokenFor,
} from './support.ts';

const BEN = { kind: 'attendant', id: 22, type: 'support/secondLevel' } as const;

async function ask(method: string, path: string, by: TokenPrincipal, body: unknown = {}): Promise<unknown> {
  const response = await SELF.fetch(`http://worker${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { state?: string; error?: { code: string } };
  return answer.state ?? answer.error?.code ?? response.status;
}
const asksToJoin = (isOn: boolean) => ask('PUT', '/workspace/settings', SUPERVISOR, { asksToJoin: isOn });
const toJoin = (who: string, by: TokenPrincipal = BEN) => ask('POST', `/customer/${who}/join`, by);
const answers = (who: string, accepted: boolean, by: TokenPrincipal = FIRST, id = 22) =>
  ask('PUT', `/customer/${who}/join/${id}`, by, { accepted });
const asksOf = async (who: string): Promise<JoinAsk[]> =>
  ((await chatInPicture(who)) as { asks?: JoinAsk[] } | undefined)?.asks ?? [];
const inIt = async (who: string) => (await chatInPicture(who))?.sessionInfo.assignedAttendants.map(String);
const wordOf = (by: number, n: number) => ({
  kind: 'message',
  at: n,
  proven: 'attendant',
  message: {
    id: `w-${by}-${n}`,
    from: { id: by, name: '', avatarURL: null, role: 'attendant' },
    timestamp: n,
    content: `word ${n} of ${by}`,
    readAt: null,
  },
});
/** A chat of a customer with attendant 21. */
async function taken(who: string): Promise<void> {
  await signIn(21, FIRST.type);
  await signIn(22, BEN.type);
  await tellDesk(attendantOnline(21), attendantOnline(22, BEN.type));
  await say(who, request(who), message(who, 1));
  await say(who, accept(21));
}

beforeAll(async () => void (await asksToJoin(true)));
beforeEach(async () => void (await signIn(1, SUPERVISOR.type)));
afterAll(async () => void (await asksToJoin(false)));

describe('an attendant who is not in a chat', () => {
  it('asks, is seen to ask by all desks, and is let in', async () => {
    await taken('asked');
    expect(await toJoin('asked')).toBe('asked');
    expect(await toJoin('asked')).toBe('asked');
    await evictDurableObject(chat('asked'));
    await evictDurableObject(desk());
    await expect
      .poll(() => asksOf('asked'))
      .toEqual([{ attendant: { id: '22', name: 'A22', avatarURL: null }, at: expect.any(Number) }]);
    expect(await answers('asked', true)).toBe('joined');
    await expect.poll(() => inIt('asked')).toEqual(['21', '22']);
    expect(await asksOf('asked')).toEqual([]);
    expect(await answers('asked', true)).toBe('joined');
    expect(await toJoin('asked')).toBe('joined');
  });

  it('is turned away, and may ask again', async () => {
    await taken('declined');
    await toJoin('declined');
    expect(await answers('declined', false)).toBe('declined');
    await expect.poll(() => asksOf('declined')).toEqual([]);
    expect(await inIt('declined')).toEqual(['21']);
    expect(await answers('declined', true)).toBe('not_found');
    expect(await toJoin('declined')).toBe('asked');
  });

  it('is let in by who is in the chat and by supervisors alone', async () => {
    await taken('who');
    await toJoin('who');
    expect(await answers('who', true, BEN)).toBe('forbidden');
    expect(await answers('who', true, SUPERVISOR)).toBe('joined');
    expect(await toJoin('nobody here')).toBe('no_session');
  });

  it('asks no more where the chat has ended', async () => {
    await taken('ended');
    await toJoin('ended');
    await say('ended', command(21, { command: 'end', sessionTopic: 'server/sessions/ended' }));
    await say('ended', message('ended', 2), accept(21));
    expect(await asksOf('ended')).toEqual([]);
    expect(await answers('ended', true)).toBe('not_found');
  });

  it('does not ask where the team does not want it', async () => {
    await taken('off');
    await asksToJoin(false);
    expect(await toJoin('off')).toBe('forbidden');
    await asksToJoin(true);
  });
});

describe('who is in a chat no more', () => {
  /** Both were in it, and 21 is not any more. */
  async function left(who: string): Promise<void> {
    await taken(who);
    await toJoin(who);
    await answers(who, true);
    await say(who, command(21, { command: 'leave', sessionTopic: `server/sessions/${who}` }));
    await expect.poll(() => inIt(who)).toEqual(['22']);
  }

  it('does not write there: at a broker the bridge is told so', async () => {
    await left('broker');
    // The bridge names it on `messages/refused`, as it does with each message that is refused.
    const { refused } = await say('broker', wordOf(21, 5), wordOf(22, 6));
    expect(refused).toMatchObject([{ index: 0, code: 'not_assigned' }]);
    expect(await contents('broker')).toEqual(['text 1', 'word 6 of 22']);
  });

  it('does not write there: at the edge the words reach nobody', async () => {
    const mary = await EdgeClient.open('edge');
    await left('edge');
    const ana = await LinkClient.open(21);
    await ana.follow('server/sessions/edge/messages/refused');
    ana.write('edge', 7);
    await expect
      .poll(() => ana.heardOn('server/sessions/edge/messages/refused'))
      .toMatchObject([{ refusals: [{ reason: 'not_allowed' }] }]);
    expect(mary.heardOn('server/sessions/edge/messages/attendant')).toEqual([]);
    expect(await contents('edge')).toEqual(['text 1']);
  });

  it('writes to earlier customers of the own, and everywhere without that rule', async () => {
    await left('over');
    await say('over', command(22, { command: 'end', sessionTopic: 'server/sessions/over' }, BEN.type));
    expect((await say('over', wordOf(21, 8))).refused).toEqual([]);
    await asksToJoin(false);
    await taken('free');
    await say('free', command(1, { command: 'join', sessionTopic: 'server/sessions/free' }, SUPERVISOR.type));
    await say('free', command(21, { command: 'leave', sessionTopic: 'server/sessions/free' }));
    expect((await say('free', wordOf(21, 9))).refused).toEqual([]);
    await asksToJoin(true);
  });
});
