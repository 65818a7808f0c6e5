import { describe, expect, it } from 'vitest';
import { PEOPLE, type Person } from '../../protocol/test/principals.ts';
import { TOPIC_ROWS } from '../../protocol/test/topic-table.ts';
import { PlainClient } from './plain-client.ts';
import { tokenFor } from './support.ts';

/** A reason code of MQTT 5. */
const NOT_AUTHORIZED = 0x87;

const rows = Object.entries(TOPIC_ROWS);
const titleOf = (action: string, name: string) => `${action} ${name}`;

/** What the contract's table lets somebody do. */
const allowedTo = (person: Person): string[] =>
  rows.flatMap(([name, { publish, subscribe }]) => [
    ...(publish.includes(person) ? [titleOf('publish', name)] : []),
    ...(subscribe.includes(person) ? [titleOf('subscribe', name)] : []),
  ]);

/** What somebody finds at a socket to be allowed. What is refused for its content has come through the door. */
async function allowedAt(client: PlainClient): Promise<string[]> {
  const found: string[] = [];
  for (const [name, { topic }] of rows) {
    if ((await client.publish(topic, {})) !== NOT_AUTHORIZED) found.push(titleOf('publish', name));
    const [code] = await client.subscribe(topic);
    if (code !== NOT_AUTHORIZED) found.push(titleOf('subscribe', name));
  }
  return found;
}

describe('the table of topics at the edge', () => {
  it.each(['guest', 'customer', 'other'] as const)(
    'is kept at a chat’s own address, by %s',
    async (person) => {
      const principal = PEOPLE[person];
      const token = await tokenFor(principal);
      const client = await PlainClient.dial(`/mqtt/${principal.id}`, 5, `mqtt, ${token}`);
      await client.connect();
      expect(await allowedAt(client)).toEqual(allowedTo(person));
      client.close();
    },
  );

  it.each(['first', 'second', 'supervisor'] as const)(
    'is kept at an attendant’s own link, by %s',
    async (person) => {
      const client = await PlainClient.dial('/mqtt', 5, `mqtt, ${await tokenFor(PEOPLE[person])}`);
      await client.connect();
      expect(await allowedAt(client)).toEqual(allowedTo(person));
      client.close();
    },
  );

  it.each(['guest', 'customer', 'other', 'first', 'second', 'supervisor'] as const)(
    'is kept at plain /mqtt, by %s',
    async (person) => {
      const client = await PlainClient.enter(PEOPLE[person]);
      expect(await allowedAt(client)).toEqual(allowedTo(person));
      client.close();
    },
  );

  it('is kept at 3.1.1 too, where a refused publish ends the connection', async () => {
    const client = await PlainClient.enter(PEOPLE.customer, {}, 4);
    expect(await client.subscribe('client/desk')).toEqual([0x80]);
    client.say('server/attendants/12/command', {});
    client.send({ type: 'pingreq' });
    await client.next('pingresp', () => true);
    client.send(client.publishPacket('server/attendants/12/command', {}, 1, 9));
    await expect.poll(() => client.closed).toBe(1008);
  });
});
