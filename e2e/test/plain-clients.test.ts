import { until } from '@chimpassist/testing/until';
import { describe, expect, it } from 'vitest';
import { plainPeople, type SignedIn } from '../src/plain-people.ts';

/** MQTT.js, which knows nothing of this platform, at the plain address of a Worker. */
const { full, read, guest, attendant, enter, listen, write } = plainPeople();

describe.each([4, 5] as const)('MQTT.js, level %i', (protocolVersion) => {
  it('carries a chat between a customer and an attendant', async () => {
    const [mary, ana] = [await guest(), await attendant()];
    const options = { protocolVersion };
    const [page, desk] = [await enter(mary, options), await enter(ana, options)];
    const [atPage, atDesk] = [listen(page), listen(desk)];
    const topic = `server/sessions/${mary.id}`;
    const wordOf = ({ id }: SignedIn, content: string) => ({
      sessionInfo: {},
      message: {
        id: crypto.randomUUID(),
        from: { id, name: 'x' },
        timestamp: Date.now(),
        content,
        readAt: null,
      },
    });

    await page.subscribeAsync(full(`${topic}/#`), { qos: 1 });
    await desk.subscribeAsync(
      [`client/attendants/assign/${ana.id}`, `${topic}/messages/customer`].map(full),
      {
        qos: 1,
      },
    );
    await write(desk, `server/attendants/${ana.id}/online`, { attendantInfo: ana.info });
    await write(page, `${topic}/online`, { customer: { id: mary.id, name: 'Mary' } });
    const offer = await until('the chat is offered', () =>
      atDesk.find(({ payload }) => payload.sessionTopic === topic),
    );
    await write(desk, `server/attendants/${ana.id}/assign`, {
      attendantInfo: ana.info,
      sessionInfo: offer.payload,
    });
    await until('the chat is online', () =>
      atPage.some(({ payload }) => payload.instruction === 'session/ready'),
    );
    // Quality 2 inwards: it is stored once.
    await write(page, `${topic}/messages/customer`, wordOf(mary, 'Is the Alder in stock?'), 2);
    await until('the desk hears it', () =>
      atDesk.some((each) => each.topic === `${topic}/messages/customer`),
    );
    await write(desk, `${topic}/messages/attendant`, wordOf(ana, 'It is, in green.'));
    await until('the page hears it', () =>
      atPage.some((each) => each.topic === `${topic}/messages/attendant`),
    );
    const history = await read(`/customer/${mary.id}/messages`, mary.token);
    const words = ((await history.json()) as { message: { content: string } }[]).map(
      ({ message }) => message.content,
    );
    expect(words).toEqual(['Is the Alder in stock?', 'It is, in green.']);
    await write(desk, `server/attendants/${ana.id}/quit`, { attendantInfo: ana.info });
  });

  it('is refused with another’s name, and hears nothing of another’s chat', async () => {
    const [mary, eve] = [await guest(), await guest()];
    await expect(enter({ ...eve, id: mary.id }, { protocolVersion })).rejects.toThrow();
    const spy = await enter(eve, { protocolVersion });
    await expect(spy.subscribeAsync(full(`server/sessions/${mary.id}/#`), { qos: 1 })).rejects.toThrow();
  });
});
