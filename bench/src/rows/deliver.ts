import { sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { Client } from '../client.ts';
import { ALL_CORES, canPin, pin } from '../cores.ts';
import { atMost, type Figure, rounded } from '../figure.ts';
import { chatNames, messageOf } from '../load.ts';
import type { Run } from '../run.ts';
import { percentile } from '../statistics.ts';

const PER_SECOND = 200;
const CHATS = 100;
const TICK_MS = 10;
/** Times what the bare broker takes. */
const P50_MAX = 1.1;
const P99_MAX = 1.3;

/** Milliseconds from a customer's publish to the attendant's hearing it, of each message. */
async function delays(url: string, seconds: number, run: string): Promise<number[]> {
  const customer = await Client.open(url);
  const attendant = await Client.open(url);
  const sentAt = new Map<string, number>();
  const found: number[] = [];
  const chats = chatNames('deliver', CHATS);
  // Each chat by its name, as a back office listens. A broker serves a name before a wildcard such as the bridge's.
  const topics = chats.map((id) => TOPICS.messages(sessionTopicOf(id)));
  await attendant.hear(topics, (_, { message }) => {
    const at = sentAt.get((message as { id: string }).id);
    if (at !== undefined) found.push(performance.now() - at);
  });
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

interface Delays {
  whole: number[];
  alone: number[];
}

/** In turns, so that a busy moment of the machine meets both. */
async function measure(run: Run, name: string): Promise<Delays> {
  const found: Delays = { whole: [], alone: [] };
  const seconds = run.seconds(8);
  for (let round = 0; round < 3; round++) {
    found.alone.push(...(await delays(run.bare.tcp, seconds, `${name}-alone-${round}`)));
    found.whole.push(...(await delays(run.platform.broker.tcp, seconds, `${name}-whole-${round}`)));
  }
  return found;
}

const ratio = ({ whole, alone }: Delays, share: number) =>
  percentile(whole, share) / percentile(alone, share);
const behind = ({ whole, alone }: Delays, share: number) =>
  `${rounded(percentile(whole, share))} ms, bare broker ${rounded(percentile(alone, share))} ms`;

/**
 * A message does not wait for the server: with everything listening it arrives as by the broker alone. On a machine of
 * few cores it does wait for a core, so it is measured as well with the people and the broker on one core and with
 * Worker and bridge on another, as two machines would be.
 */
export async function deliver(run: Run): Promise<Figure[]> {
  const bench = 'deliver';
  const shared = await measure(run, 'shared');
  const what = 'customer → attendant at 200/s, p50 ÷ bare broker';
  const p50 = { bench, unit: '×', value: ratio(shared, 0.5), behind: behind(shared, 0.5) };
  const p99 = { bench, unit: '×', value: ratio(shared, 0.99), behind: behind(shared, 0.99) };
  const figures = [
    atMost({ ...p50, what: `${what}, all on the same cores` }, P50_MAX),
    atMost({ ...p99, what: 'the same, p99' }, P99_MAX),
  ];
  if (!canPin()) return figures;
  const people = [process.pid, run.platform.broker.pid, run.bare.pid];
  const servers = run.platform.serverPids();
  pin(people, '0');
  pin(servers, '1');
  const apart = await measure(run, 'apart').finally(() => pin([...people, ...servers], ALL_CORES));
  return [
    ...figures,
    atMost(
      {
        ...p50,
        value: ratio(apart, 0.5),
        behind: behind(apart, 0.5),
        what: `${what}, broker and people on a core of their own`,
      },
      P50_MAX,
    ),
    atMost(
      { ...p99, value: ratio(apart, 0.99), behind: behind(apart, 0.99), what: 'the same, p99' },
      P99_MAX,
    ),
  ];
}
