import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { Platform } from '../platform.ts';
import { closeBrowser, MARY, MARYS_TOPIC, Visitor } from './page.ts';

let platform: Platform;
let mary: Visitor;
beforeEach(async () => {
  platform = await Platform.start();
  mary = await Visitor.at(platform, { userData: JSON.stringify(MARY) });
  await mary.open();
});
afterEach(async () => {
  expect(mary.complaints).toEqual([]);
  await mary.close();
  await platform.stop();
});
afterAll(closeBrowser);

const change = (content: string, seq: number, deleted?: true): void => {
  const [{ id, from, timestamp } = { id: '', from: { id: 0 }, timestamp: 0 }] =
    platform.stored.get(MARYS_TOPIC) ?? [];
  const changed = { seq, at: Date.now(), ...(deleted ? { deleted } : {}) };
  const ref = { id, from: { id: from.id, role: 'attendant' }, timestamp, seq: 1 };
  platform.publish(`${MARYS_TOPIC}/messages/changed`, { changes: [{ ...ref, content, changed }] });
};

it('a message that its attendant changes or takes back is shown so at once', async () => {
  platform.say(MARYS_TOPIC, 'The prise is 5');
  await mary.message('The prise is 5').waitFor();
  change('The price is 5', 7);
  await mary.message('The price is 5').getByText('changed').waitFor();
  // An earlier change that came late.
  change('The rice is 5', 6);
  change('', 8, true);
  await mary.message('Message taken back').waitFor();
  await expect.poll(() => mary.panel.getByRole('article').count()).toBe(1);
});

it('words of an attendant that the server refuses leave the screen', async () => {
  platform.say(MARYS_TOPIC, 'I may write here');
  await mary.message('I may write here').waitFor();
  const from = { id: 99, name: 'Ben', avatarURL: null };
  const message = { id: 'b-1', from, timestamp: Date.now(), content: 'I may not', readAt: null };
  platform.publish(`${MARYS_TOPIC}/messages/attendant`, { sessionInfo: {}, message });
  await mary.message('I may not').waitFor();
  const refusal = { id: 'b-1', from: { id: 99, role: 'attendant' }, reason: 'not_allowed' };
  platform.publish(`${MARYS_TOPIC}/messages/refused`, { refusals: [refusal] });
  await mary.message('I may not').waitFor({ state: 'detached' });
  await expect.poll(() => mary.panel.getByRole('article').count()).toBe(1);
});
