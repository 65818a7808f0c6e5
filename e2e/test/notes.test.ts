import { until } from '@chimpassist/testing/until';
import type { MqttClient } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { plainPeople } from '../src/plain-people.ts';

/** Notes over the real broker and bridge: attendants hear them, the customer does not. */
const { full, read, post, guest, attendant, enter, listen, write } = plainPeople();

const SECRET = 'words that no customer may read';

/** A broker refuses what is not allowed. */
const tryToFollow = async (client: MqttClient, filter: string): Promise<number | undefined> => {
  const [grant] = await client.subscribeAsync(filter, { qos: 1 }).catch(() => []);
  return grant?.qos;
};

describe('a note over the real broker', () => {
  it('is heard by attendants, and by no customer who follows all that there is', async () => {
    const mary = await guest();
    const customer = mary.id;
    const topic = `server/sessions/${customer}`;
    const page = await enter(mary);
    const atPage = listen(page);
    const filters = [
      `${topic}/#`,
      ...['#', 'client/#', 'client/chats/#', `client/chats/${customer}/#`, `client/chats/${customer}/notes`],
      ...['client/chats/+/notes', 'client/attendants/notes/+', 'client/attendants/#', 'client/+/+/notes'],
    ];
    const granted: string[] = [];
    for (const filter of filters) {
      const qos = await tryToFollow(page, full(filter));
      if (qos === 0 || qos === 1) granted.push(filter);
    }
    expect(granted).toEqual([`${topic}/#`]);

    const ana = await attendant('supervisor@chimpassist.com');
    const desk = await enter(ana);
    const atDesk = listen(desk);
    await desk.subscribeAsync(full('client/chats/+/notes'), { qos: 1 });

    const request = { sessionTopic: topic, customer: { id: customer, name: 'Mary' }, requestID: 'r' };
    await write(page, `${topic}/online`, request);
    await until('the chat is there', async () => {
      const last = await read(`/customer/${customer}/sessions/last`, ana.token);
      return ((await last.json()) as unknown[]).length > 0;
    });
    expect((await post(`/customer/${customer}/notes`, { content: SECRET }, ana.token)).status).toBe(201);
    await until('the desk hears the note', () =>
      atDesk.some(({ payload }) => JSON.stringify(payload).includes(SECRET)),
    );
    expect(atDesk.map((each) => each.topic)).toEqual([`client/chats/${customer}/notes`]);

    // What came after the note is there, and so would the note be.
    const message = {
      from: { id: ana.id, name: 'Ana', avatarURL: null },
      id: 'm',
      timestamp: 1,
      content: 'hello',
    };
    await write(desk, `${topic}/messages/attendant`, { sessionInfo: {}, message });
    await until('the customer hears the answer', () =>
      atPage.some(({ payload }) => JSON.stringify(payload).includes('hello')),
    );
    expect(JSON.stringify(atPage)).not.toContain(SECRET);
  });
});
