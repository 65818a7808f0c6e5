import { until } from '@chimpassist/testing/until';
import type { MqttClient } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { plainPeople, type SignedIn } from '../src/plain-people.ts';

/** Attendants over the real broker and bridge: whose level counts, and when somebody with two windows is gone. */
const { full, guest, attendant, enter, listen, write } = plainPeople();

/** A guest's chat that this attendant has taken, and what both sides hear. */
async function takenChat(ana: SignedIn & { info: Record<string, unknown> }, window?: string) {
  const mary = await guest();
  const [page, desk] = [await enter(mary), await enter(ana)];
  const [atPage, atDesk] = [listen(page), listen(desk)];
  const topic = `server/sessions/${mary.id}`;
  await desk.subscribeAsync(full(`client/attendants/assign/${ana.id}`), { qos: 1 });
  await page.subscribeAsync(full(`${topic}/client/control`), { qos: 1 });
  await write(desk, `server/attendants/${ana.id}/online`, { attendantInfo: ana.info, window });
  await write(page, `${topic}/online`, { sessionTopic: topic, customer: { id: mary.id, name: 'Mary' } });
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
  return { topic, page, desk, atPage };
}
const NOBODY = 'session/aborted/unavailableAttendants';

describe('an attendant over the real broker', () => {
  it('cannot end another’s chat by claiming to be a supervisor, and is told so', async () => {
    const ana = await attendant('user@chimpassist.com');
    const { topic, atPage, desk } = await takenChat(ana);
    const lena = await attendant('second@chimpassist.com');
    const other = await enter(lena);
    const told = listen(other);
    await other.subscribeAsync(full(`client/attendants/control/${lena.id}`), { qos: 1 });
    const claim = { ...lena.info, type: 'support/supervisor' };
    for (const command of [
      { command: 'end', sessionTopic: topic },
      { command: 'join', sessionTopic: topic, takeOver: true },
      { command: 'handOver', sessionTopic: topic, to: { attendantId: lena.id } },
    ]) {
      await write(other, `server/attendants/${lena.id}/command`, { attendantInfo: claim, command });
      const refusal = await until(`${command.command} is refused`, () =>
        told.find(({ payload }) => (payload.refusal as { command?: string })?.command === command.command),
      );
      expect(refusal.payload.refusal).toMatchObject({ sessionTopic: topic, code: expect.any(String) });
    }
    expect(atPage.map(({ payload }) => payload.instruction)).not.toContain('session/aborted/expired');
    await write(desk, `server/attendants/${ana.id}/command`, {
      attendantInfo: ana.info,
      command: { command: 'end', sessionTopic: topic },
    });
    await until('who is in it ends it', () =>
      atPage.some(({ payload }) => payload.instruction === 'session/aborted/expired'),
    );
    await write(desk, `server/attendants/${ana.id}/quit`, { attendantInfo: ana.info });
  });

  it('with two windows goes offline only when the last one signs out', async () => {
    const ana = await attendant('user@chimpassist.com');
    const { topic, atPage, desk, page } = await takenChat(ana, 'one');
    const second = await enter(ana);
    const online = (window: string) =>
      write(second, `server/attendants/${ana.id}/online`, { attendantInfo: ana.info, window });
    // Each window signs out over its own connection, as clients do: at the edge that is what is there.
    const quit = (client: MqttClient, window: string) =>
      write(client, `server/attendants/${ana.id}/quit`, { attendantInfo: ana.info, window });
    await online('two');
    await quit(desk, 'one');
    // What comes after it is answered after it.
    const before = atPage.length;
    await write(page, `${topic}/online`, {
      sessionTopic: topic,
      customer: { id: topic.split('/')[2], name: 'Mary' },
      status: 'online',
    });
    const answer = await until('the page is answered', () => atPage[before]);
    expect(answer.payload).toMatchObject({ sessionInfo: { status: 'online', assignedAttendants: [ana.id] } });
    await quit(second, 'two');
    await until('nobody is there', () => atPage.some(({ payload }) => payload.instruction === NOBODY));
    expect(atPage.filter(({ payload }) => payload.instruction === NOBODY)).toHaveLength(1);
  });
});
