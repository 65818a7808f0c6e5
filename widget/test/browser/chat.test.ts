import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOBODY, ONLINE, Platform } from '../platform.ts';
import { closeBrowser, MARYS_TOPIC, Visitor } from './page.ts';

let platform: Platform;
let visitors: Visitor[] = [];

async function visit(options: Parameters<typeof Visitor.at>[1] = {}): Promise<Visitor> {
  const visitor = await Visitor.at(platform, options);
  visitors.push(visitor);
  return visitor;
}
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 20 });
const said = (content: string) =>
  platform.published.filter(
    ({ topic, payload }) =>
      topic === `${MARYS_TOPIC}/messages/customer` &&
      JSON.stringify(payload.message).includes(JSON.stringify(content)),
  );

beforeEach(async () => {
  platform = await Platform.start();
});
afterEach(async () => {
  for (const visitor of visitors) await visitor.close();
  visitors = [];
  await platform.stop();
});
afterAll(closeBrowser);

describe('a chat', () => {
  it('goes both ways, with writer, time and receipt, and survives a reload', async () => {
    const mary = await visit();
    await mary.open();
    await mary.panel.getByText('You are talking with Ana Ribeiro').waitFor();
    await mary.say('Is the Alder in stock?');
    await mary.message('Is the Alder in stock?').getByText('Delivered').waitFor({ state: 'attached' });
    platform.read(MARYS_TOPIC);
    await mary
      .message('Is the Alder in stock?')
      .getByText(/^Read at \d/)
      .waitFor({ state: 'attached' });
    platform.say(MARYS_TOPIC, 'It is, in green.');
    await mary.message('It is, in green.').waitFor();
    await until(() =>
      expect(JSON.stringify(platform.published.filter(({ topic }) => topic.endsWith('/viewed')))).toContain(
        'It is, in green.',
      ),
    );
    await mary.page.reload();
    await mary.open();
    await mary.message('It is, in green.').waitFor();
    await expect.poll(() => mary.message('Is the Alder in stock?').count()).toBe(1);
    expect(mary.complaints).toEqual([]);
  });

  it('says that nobody is there, and connects by itself when somebody comes', async () => {
    platform.desk = NOBODY;
    const mary = await visit();
    await mary.open();
    await mary.status.getByText(/^Nobody is here just now/).waitFor();
    await mary.say('I will wait.');
    // Who asks from now on is answered so too: the word's own question may still be under way.
    platform.desk = ONLINE;
    platform.control(MARYS_TOPIC, 'any');
    await mary.panel.getByText('You are talking with Ana Ribeiro').waitFor();
    await mary.status.getByText(/^Nobody/).waitFor({ state: 'detached' });
  });

  it('says the place in the queue', async () => {
    platform.desk = { instruction: 'session/update', status: 'waitingAttendantsAssignment', position: 3 };
    const mary = await visit();
    await mary.open();
    await mary.status.getByText('You are number 3 in the queue').waitFor();
  });

  it('keeps what is written while the connection is lost, and then sends it once', async () => {
    const mary = await visit();
    await mary.open();
    await mary.panel.getByText('You are talking with Ana Ribeiro').waitFor();
    platform.cutOff(true);
    await mary.status.getByText('Connection lost. Reconnecting').waitFor();
    await mary.say('Can you hear me?');
    await mary.status.getByText(/Your message waits/).waitFor();
    await mary.page.reload();
    await mary.open();
    await mary.message('Can you hear me?').waitFor();
    platform.cutOff(false);
    await mary.message('Can you hear me?').getByText('Delivered').waitFor({ state: 'attached' });
    expect(said('Can you hear me?')).toHaveLength(1);
    expect(platform.stored.get(MARYS_TOPIC)).toHaveLength(1);
  });

  it('catches up after a break with everything that was said meanwhile, in order', async () => {
    const mary = await visit();
    await mary.open();
    await mary.say('Hello');
    await mary.message('Hello').getByText('Delivered').waitFor({ state: 'attached' });
    platform.cutOff(true);
    await mary.status.getByText('Connection lost. Reconnecting').waitFor();
    for (let n = 1; n <= 120; n += 1) platform.say(MARYS_TOPIC, `missed ${n}.`, {}, false);
    platform.cutOff(false);
    await mary.message('missed 120.').waitFor();
    const texts = await mary.panel.locator('.bubble').allTextContents();
    expect(texts).toEqual(['Hello', ...Array.from({ length: 120 }, (_, n) => `missed ${n + 1}.`)]);
  });

  it('becomes a guest with the server’s id where nobody is signed in, and stays so', async () => {
    platform.session = ({ customer }) => ({
      customer: customer?.id === undefined ? { id: 'g-77', name: 'Guest 77', avatarURL: null } : customer,
    });
    const guest = await visit({ userData: null });
    await guest.open();
    await guest.say('Do you repair old bicycles?');
    await until(() => expect(platform.stored.get('server/sessions/g-77')).toHaveLength(1));
    const kept = await guest.page.evaluate(() => JSON.parse(localStorage.getItem('userData') ?? ''));
    expect(kept).toEqual({ id: 'g-77', name: 'Guest 77', avatarURL: null });
    await guest.page.reload();
    await guest.open();
    await guest.message('Do you repair old bicycles?').waitFor();
  });

  it('an attendant ended stays ended until the customer writes, and is then a new one', async () => {
    const mary = await visit();
    await mary.open();
    await mary.panel.getByText('You are talking with Ana Ribeiro').waitFor();
    platform.control(MARYS_TOPIC, 'first', {
      instruction: 'session/aborted/expired',
      status: 'aborted',
      reason: 'ended',
    });
    await mary.status.getByText('This chat has ended. Write to start a new one.').waitFor();
    await mary.say('One more thing');
    await mary.panel.getByText('You are talking with Ana Ribeiro').waitFor();
    expect(mary.complaints).toEqual([]);
  });
});
