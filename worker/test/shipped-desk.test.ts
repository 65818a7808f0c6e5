import { expect, it } from 'vitest';
import {
  accept,
  attendantOnline,
  command,
  get,
  message,
  request,
  say,
  tellDesk,
  topicOf,
} from './support.ts';

const statuses = async (): Promise<Record<string, string>> => {
  const sessions = (await (await get('/attendant/801/sessions')).json()) as {
    customer: { id: string };
    status: string;
  }[];
  return Object.fromEntries(sessions.map(({ customer, status }) => [customer.id, status]));
};

it('a desk that signs in sees who waits again as waiting, the others as aborted', async () => {
  await tellDesk(attendantOnline(801));
  for (const customer of ['again', 'over']) {
    await say(customer, request(customer));
    await say(customer, accept(801));
  }
  expect(await statuses()).toEqual({ again: 'online', over: 'online' });
  for (const customer of ['again', 'over'])
    await say(customer, command(801, { command: 'end', sessionTopic: topicOf(customer) }));
  await tellDesk({ kind: 'attendantQuit', at: 2, attendantId: 801 });
  // The customer writes again, and nobody is there: on the wire the session is aborted, and it waits.
  await say('again', message('again', 1));
  expect(await statuses()).toEqual({ again: 'waitingAttendantsAssignment', over: 'aborted' });
});
