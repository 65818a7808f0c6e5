import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import {
  accept,
  chat,
  command,
  get,
  post,
  request,
  say,
  signIn,
  stateOf,
  textOf,
  topicOf,
} from './support.ts';

const FIRST = 'support/firstLevel';
const BOSS = { name: 'The Boss', avatarURL: 'https://shop.test/boss.png' };

/** A message over the attendants' topic, under a name of its writer's choice. */
const written = (id: number, n: number, more: Record<string, unknown> = {}) => ({
  kind: 'message',
  at: n,
  message: {
    id: `a-${n}`,
    from: { id, ...BOSS, role: 'attendant' },
    timestamp: n,
    content: `text ${n}`,
    readAt: null,
  },
  proven: 'attendant',
  ...more,
});

const namesOf = async (customer: string): Promise<string[]> =>
  (
    (await (await get(`/customer/${customer}/messages`)).json()) as { message: { from: { name: string } } }[]
  ).map(({ message: { from } }) => from.name);

/** A chat that an attendant with a sign-in of their own has taken. */
async function chatOf(customer: string, id: number): Promise<void> {
  await signIn(id, FIRST);
  await say(customer, request(customer));
  await say(customer, { ...accept(id), attendant: { ...accept(id).attendant, ...BOSS }, proven: true });
}

describe('an attendant’s message, whatever name its payload says', () => {
  it('is stored, mirrored and told under the name and picture of the sign-in', async () => {
    await chatOf('faces-1', 2_001);
    const sessionTopic = topicOf('faces-1');
    const answer = await textOf(
      await post({
        v: 1,
        epoch: 0,
        chats: [{ sessionTopic, seenRev: 0, frames: [written(2_001, 1)] }],
        desk: [],
        log: true,
      }),
    );
    const face = { id: 2_001, name: 'A2001', avatarURL: null, role: 'attendant' };
    expect(JSON.parse(answer).log[0].message.from).toEqual(face);
    expect(await namesOf('faces-1')).toEqual(['A2001']);
    const { controls } = await say('faces-1', { ...request('faces-1'), sessionId: 'another page' });
    expect(controls.at(-1)?.payload.sessionInfo.lastMessages[0]?.from).toEqual(face);
    expect(JSON.stringify(controls)).not.toContain('Boss');
  });

  it('is so after they have left, after the end, and over a restart', async () => {
    await chatOf('faces-2', 2_002);
    await chatOf('faces-3', 2_003);
    await say('faces-2', command(2_002, { command: 'leave', sessionTopic: topicOf('faces-2') }));
    await say('faces-3', command(2_003, { command: 'end', sessionTopic: topicOf('faces-3') }));
    await evictDurableObject(chat('faces-2'));
    await evictDurableObject(chat('faces-3'));
    await say('faces-2', written(2_002, 2));
    await say('faces-3', written(2_003, 3));
    expect([await namesOf('faces-2'), await namesOf('faces-3')]).toEqual([['A2002'], ['A2003']]);
  });

  it('is not changed where it is imported: it tells of a time before', async () => {
    await chatOf('faces-4', 2_004);
    await say('faces-4', written(2_004, 4, { imported: true }));
    expect(await namesOf('faces-4')).toEqual(['The Boss']);
  });

  it('keeps at most ten names of those who have left, until an erasure', async () => {
    await say('faces-5', request('faces-5'));
    for (let id = 2_100; id < 2_112; id++) {
      await signIn(id, FIRST);
      await say('faces-5', { ...accept(id), proven: true });
      await say('faces-5', command(id, { command: 'leave', sessionTopic: topicOf('faces-5') }));
    }
    const kept = async () => (await stateOf('faces-5')).record.formerly;
    expect((await kept())?.map(({ name }) => name)).toEqual(
      Array.from({ length: 10 }, (_, i) => `A${2_102 + i}`),
    );
    await chat('faces-5').erase();
    expect(await kept()).toBeUndefined();
  });
});
