/**
 * `npm run bench:keys -w widget`: what a key in the field costs in a conversation of 1,000 messages, against one of 50, in
 * one run, with the processor slowed four times. It measures and never fails for a figure; the aim is 1.3.
 */
import { browser, closeBrowser, MARYS_TOPIC, Visitor } from '../test/browser/page.ts';
import { Platform } from '../test/platform.ts';
import { SLOWED } from './watch.ts';

const FEW = 50;
const MANY = 1_000;
const ROUNDS = 5;
const KEYS = 30;

async function open(messages: number) {
  const platform = await Platform.start();
  for (let n = 0; n < FEW; n += 1)
    platform.say(MARYS_TOPIC, `An answer of some words, number ${n}`, { readAt: 1 }, false);
  const visitor = await Visitor.at(platform);
  await visitor.open();
  await visitor
    .message(`number ${FEW - 1}`)
    .first()
    .waitFor();
  for (let n = FEW; n < messages; n += 1)
    platform.say(MARYS_TOPIC, `An answer of some words, number ${n}`, { readAt: 1 }, false);
  // Of a message that it has not heard: the widget reads what it has missed, in pages.
  const missed = { id: 'missed', from: { id: 12 }, timestamp: 1, seq: messages };
  if (messages > FEW) platform.publish(`${MARYS_TOPIC}/messages/stored`, { acks: [missed] });
  await visitor
    .message(`number ${messages - 1}`)
    .first()
    .waitFor();
  const session = await visitor.page.context().newCDPSession(visitor.page);
  await session.send('Performance.enable');
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  const worked = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
  };
  return {
    /** Work of the page for one key, ms. */
    async key(): Promise<number> {
      await visitor.composer.fill('');
      const before = await worked();
      await visitor.composer.pressSequentially('x'.repeat(KEYS));
      await visitor.drawn();
      return ((await worked()) - before) / KEYS;
    },
    async close(): Promise<void> {
      await visitor.close();
      await platform.stop();
    },
  };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

await browser();
const [few, many] = [await open(FEW), await open(MANY)];
const costs: { few: number[]; many: number[] } = { few: [], many: [] };
try {
  // Turn by turn, so that a disturbance of the machine meets both.
  for (let round = 0; round < ROUNDS; round += 1) {
    costs.few.push(await few.key());
    costs.many.push(await many.key());
  }
} finally {
  await few.close();
  await many.close();
  await closeBrowser();
}
const [one, other] = [median(costs.few), median(costs.many)];
console.log(
  `A key costs ${one.toFixed(1)} ms with ${FEW} messages, ${other.toFixed(1)} ms with ${MANY}: ${(other / one).toFixed(2)} times.`,
);
