import { sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import { until } from '../../../e2e/src/until.ts';
import { Client } from '../client.ts';
import { atMost, type Figure, percentile, reported, rounded } from '../figure.ts';
import { chatNames, messageOf } from '../load.ts';
import type { Run } from '../run.ts';

const PER_SECOND = 200;
const CHATS = 100;
const TICK_MS = 10;

/** Milliseconds from a customer's publish to the attendant's hearing it, of each message. */
async function delays(url: string, seconds: number, run: string): Promise<number[]> {
  const customer = await Client.open(url);
  const attendant = await Client.open(url);
  const sentAt = new Map<string, number>();
  const found: number[] = [];
  await attendant.hear([TOPICS.messages('server/sessions/+')], (_, { message }) => {
    const at = sentAt.get((message as { id: string }).id);
    if (at !== undefined) found.push(performance.now() - at);
  });
  const chats = chatNames('deliver', CHATS);
  const total = seconds * PER_SECOND;
  const begun = performance.now();
  await new Promise<void>((resolve) => {
    let n = 0;
    const timer = setInterval(() => {
      // By the clock, not by the tick: late ticks do not lower the rate.
      for (; n < total && n < ((performance.now() - begun) / 1_000) * PER_SECOND; n++) {
        const id = chats[n % CHATS] ?? '';
        const message = messageOf(id, n, run);
        sentAt.set(message.id, performance.now());
        void customer.publish(TOPICS.messages(sessionTopicOf(id)), { sessionInfo: {}, message });
      }
      if (n < total) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
  await until('the attendant has all messages', () => found.length === total);
  await Promise.all([customer.close(), attendant.close()]);
  return found;
}

/** A message does not wait for the server: with everything listening it arrives as by the broker alone. */
export async function deliver(run: Run): Promise<Figure[]> {
  const whole: number[] = [];
  const alone: number[] = [];
  const seconds = run.seconds(8);
  for (let round = 0; round < 3; round++) {
    alone.push(...(await delays(run.bare.tcp, seconds, `alone-${round}`)));
    whole.push(...(await delays(run.platform.broker.tcp, seconds, `whole-${round}`)));
  }
  const behind = (share: number) =>
    `${rounded(percentile(whole, share))} ms, bare broker ${rounded(percentile(alone, share))} ms`;
  const ratio = (share: number) => percentile(whole, share) / percentile(alone, share);
  return [
    atMost(
      {
        bench: 'deliver',
        what: 'customer → attendant at 200/s, p50 ÷ bare broker',
        value: ratio(0.5),
        unit: '×',
        behind: behind(0.5),
      },
      1.1,
    ),
    reported({
      bench: 'deliver',
      what: 'the same, p99',
      value: ratio(0.99),
      unit: '×',
      behind: behind(0.99),
    }),
  ];
}
