import { SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { customer, messageOf } from './edge-client.ts';
import { PlainClient } from './plain-client.ts';
import { attendant, chatInPicture, contents, picture, request, say, tokenFor, topicOf } from './support.ts';

const principalOf = (id: number) => ({ kind: 'attendant', id, type: 'support/firstLevel' }) as const;
const isOnline = async (id: number) => (await picture()).attendants.some((each) => each.id === id);

/** An attendant who has said over a plain client that somebody is there. */
async function arrive(id: number, window?: string): Promise<PlainClient> {
  const client = await PlainClient.enter(principalOf(id));
  const codes = await client.subscribe(`client/attendants/assign/${id}`, `client/attendants/control/${id}`);
  expect(codes).toEqual([1, 1]);
  const online = { attendantInfo: attendant(id), window };
  expect(await client.publish(`server/attendants/${id}/online`, online)).toBe(0);
  return client;
}

describe('an attendant’s plain client', () => {
  it('is offered a chat, takes it, and talks with the customer', async () => {
    const desk = await arrive(4301);
    const topic = topicOf('pa-1');
    const page = await PlainClient.enter(customer('pa-1'));
    await page.subscribe(`${topic}/+/+`, `${topic}/messages`);
    await page.publish(`${topic}/online`, { customer: { id: 'pa-1', name: 'Mary' } });
    await expect
      .poll(() => desk.on('client/attendants/assign/4301'))
      .toMatchObject([{ sessionTopic: topic }]);
    const [sessionInfo] = desk.on('client/attendants/assign/4301');
    await desk.subscribe(`${topic}/messages/customer`, `${topic}/client/control`);
    await desk.publish('server/attendants/4301/assign', { attendantInfo: attendant(4301), sessionInfo });
    await expect.poll(async () => (await chatInPicture('pa-1'))?.state).toBe('online');
    await page.publish(`${topic}/messages/customer`, { sessionInfo: {}, message: messageOf('pa-1', 1) });
    await expect.poll(() => desk.wordsOn(`${topic}/messages/customer`)).toEqual(['text 1']);
    const message = { ...messageOf('pa-1', 2), from: { id: 4301, name: 'A4301', avatarURL: null } };
    expect(await desk.publish(`${topic}/messages/attendant`, { sessionInfo: {}, message })).toBe(0);
    await expect.poll(() => page.wordsOn(`${topic}/messages/attendant`)).toEqual(['text 2']);
    expect(await contents('pa-1')).toEqual(['text 1', 'text 2']);
    desk.close();
  });

  it('hears the desk’s feed, and what becomes of a refused command', async () => {
    const desk = await arrive(4302);
    expect(await desk.subscribe('client/desk')).toEqual([1]);
    const topic = topicOf('pa-2');
    const page = await PlainClient.enter(customer('pa-2'));
    await page.publish(`${topic}/online`, { customer: { id: 'pa-2', name: 'Mary' } });
    await expect.poll(() => desk.on('client/desk').length).toBeGreaterThan(0);
    await desk.publish('server/attendants/4302/command', {
      attendantInfo: attendant(4302),
      command: { command: 'end', sessionTopic: topicOf('pa-nobody') },
    });
    await expect
      .poll(() => desk.on('client/attendants/control/4302'))
      .toMatchObject([{ refusal: { command: 'end', sessionTopic: topicOf('pa-nobody') } }]);
    desk.close();
  });

  it('hears the own marks where it subscribes to nothing else', async () => {
    const client = await PlainClient.enter(principalOf(4305));
    expect(await client.subscribe('client/attendants/marks/4305')).toEqual([1]);
    const body = JSON.stringify({ mark: { kind: 'unread' } });
    const headers = {
      authorization: `Bearer ${await tokenFor({ ...principalOf(4305), type: 'supervisor' })}`,
      'content-type': 'application/json',
    };
    await say('pa-5', request('pa-5'));
    expect(
      (await SELF.fetch('http://worker/customer/pa-5/mark', { method: 'PUT', headers, body })).status,
    ).toBe(200);
    await expect
      .poll(() => client.on('client/attendants/marks/4305'))
      .toMatchObject([{ marks: [{ customerId: 'pa-5', kind: 'unread' }] }]);
    client.close();
  });

  it('is gone when the last of two connections signs out', async () => {
    const [first, second] = [await arrive(4303, 'one'), await arrive(4303, 'two')];
    await expect.poll(() => isOnline(4303)).toBe(true);
    const quit = (client: PlainClient, window: string) =>
      client.publish('server/attendants/4303/quit', { attendantInfo: attendant(4303), window });
    await quit(first, 'one');
    expect(await isOnline(4303)).toBe(true);
    await quit(second, 'two');
    expect(await isOnline(4303)).toBe(false);
  });

  it('writes in nobody else’s name', async () => {
    const desk = await arrive(4304);
    const message = { ...messageOf('pa-4', 1), from: { id: 4399, name: 'A4399', avatarURL: null } };
    const code = await desk.publish(`${topicOf('pa-4')}/messages/attendant`, { sessionInfo: {}, message });
    expect(code).toBe(0x87);
    desk.close();
  });
});
