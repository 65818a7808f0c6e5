import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LegacyAttendant } from '../src/legacy-attendant.ts';
import { type LegacyPlatform, legacyCall } from '../src/legacy-connection.ts';
import { LegacyCustomer } from '../src/legacy-customer.ts';

let stack: RunningStack;
let platform: LegacyPlatform;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  stack = await startStack({
    // Short, so that an attendant who closed the page is soon known to be gone.
    env: { LEGACY_CLIENTS: 'all', ATTENDANT_KEEP_ALIVE_TIME: '4000', ASSIGNMENT_TIMEOUT: '3000' },
  });
  platform = {
    broker: stack.addresses.mqttWebSocket,
    backend: stack.addresses.worker,
    baseTopic: stack.addresses.baseTopic,
  };
});
afterEach(async () => {
  for (const client of open.splice(0)) await client.close();
});
afterAll(async () => {
  await stack?.stop();
});

async function attendantArrives(): Promise<LegacyAttendant> {
  const attendant = await LegacyAttendant.open(platform, 'user@chimpassist.com', 'chimpassist');
  open.push(attendant);
  return attendant;
}

async function customerArrives(id: number | string, name: string): Promise<LegacyCustomer> {
  const customer = await LegacyCustomer.open(platform, { id, name, avatarURL: null });
  open.push(customer);
  return customer;
}

const get = async (path: string) => (await legacyCall(platform, 'GET', path)).body;

describe('legacy clients without tokens, where LEGACY_CLIENTS=all', () => {
  it('get through the handshake, chat both ways, and find their history', async () => {
    const attendant = await attendantArrives();
    const customer = await customerArrives(7001, 'Mary');

    const offer = await until('the chat is offered', () => attendant.offers[0]);
    expect(offer).toMatchObject({
      sessionTopic: 'server/sessions/7001',
      sessionId: customer.session.sessionId,
      customer: { id: 7001, name: 'Mary', avatarURL: null },
      lastMessages: [],
    });
    await attendant.accept(offer);

    await until('the chat is online', () => customer.instructions.includes('session/ready'));
    expect(customer.session).toMatchObject({
      sessionTopic: 'server/sessions/7001',
      sessionId: offer.sessionId,
      status: 'online',
      customer: { id: 7001, name: 'Mary', avatarURL: null },
      assignedAttendants: [attendant.info.id],
      sessionTemplate: { customersAllowed: 1, attendants: [{ type: 'support/firstLevel', required: true }] },
    });
    expect(customer.session.keepAliveTTL).toBeTypeOf('number');
    expect(customer.session.createdAt).toBeTypeOf('number');
    expect(customer.session.requestID).toBeTypeOf('string');
    expect(customer.session.lastMessages).toBeInstanceOf(Array);

    const question = customer.send('Is the Alder in stock?');
    await until('the attendant has the question', () =>
      attendant.received.find(({ content }) => content === question.content),
    );
    const answer = attendant.send(customer.session, 'It is, in green.');
    await until('the customer has the answer', () =>
      customer.received.find(({ content }) => content === answer.content),
    );
    attendant.view(customer.session, [question]);
    customer.view([answer]);

    const history = await until('the record has both messages, both read', async () => {
      const list = await get('/customer/7001/messages?offset=0&limit=50');
      const read = list.filter(
        ({ message }: { message: { readAt: number | null } }) => message.readAt !== null,
      );
      return read.length === 2 ? list : null;
    });
    expect(
      history.map(({ message }: typeof history) => [message.from.id, message.content, message.timestamp]),
    ).toEqual([
      [7001, question.content, question.timestamp],
      [attendant.info.id, answer.content, answer.timestamp],
    ]);
    for (const { sessionInfo } of history) expect(sessionInfo.lastMessages).toEqual([]);

    const newestFirst = await get(`/session/${offer.sessionId}/messages?offset=0&limit=20`);
    expect(newestFirst.map(({ message }: typeof newestFirst) => message.content)).toEqual([
      answer.content,
      question.content,
    ]);
    expect(await get(`/attendant/${attendant.info.id}/sessions?offset=0&limit=50`)).toContainEqual(
      expect.objectContaining({ sessionTopic: 'server/sessions/7001', status: 'online' }),
    );

    // The page is loaded again: the same session, the same messages, and `session/ready` again to its first keep-alive.
    await customer.close();
    const again = await customerArrives(7001, 'Mary');
    expect(again.session.sessionId).toBe(offer.sessionId);
    expect(again.history.map(({ message }) => message.content)).toEqual([question.content, answer.content]);
    // It subscribes after publishing, so the answer to its first word may have passed by.
    await until('the chat is online again', () => {
      if (again.instructions.includes('session/ready')) return true;
      again.sayOnline();
      return false;
    });
    const later = again.send('And in blue?');
    await until('the attendant has the second question', () =>
      attendant.received.find(({ content }) => content === later.content),
    );
  });

  it('keep the type of an id: a text stays a text', async () => {
    const attendant = await attendantArrives();
    const customer = await customerArrives('7002', 'José');
    const offer = await until('the chat is offered', () =>
      attendant.offers.find(({ sessionTopic }) => sessionTopic === 'server/sessions/7002'),
    );
    expect(offer.customer.id).toBe('7002');
    await attendant.accept(offer);
    await until('the chat is online', () => customer.instructions.includes('session/ready'));
    expect(customer.session.customer.id).toBe('7002');
  });

  it('are told that nobody is there, and are served when somebody comes', async () => {
    const customer = await customerArrives(7003, 'Ola');
    const last = await until('sessions/last lists a session from the moment of its request', async () => {
      const list = await get('/customer/7003/sessions/last');
      return list.length > 0 ? list : null;
    });
    expect(last[0].sessionId).toBe(customer.session.sessionId);
    await until('nobody is there', () =>
      customer.instructions.includes('session/aborted/unavailableAttendants'),
    );
    const attendant = await attendantArrives();
    const offer = await until('the chat is offered', () =>
      attendant.offers.find(({ sessionTopic }) => sessionTopic === 'server/sessions/7003'),
    );
    await attendant.accept(offer);
    await until('the chat is online', () => customer.instructions.includes('session/ready'));
    expect(customer.session).toMatchObject({ sessionId: last[0].sessionId, status: 'online' });
  });
});
