import { until } from '@chimpassist/testing/until';
import { EdgeRoad } from '../edge/edge-road.ts';
import { EdgeWorker } from '../edge/edge-worker.ts';
import { atMost, type Figure, rounded } from '../figure.ts';
import { chatNames, messageOf } from '../load.ts';
import type { Run } from '../run.ts';
import { percentile } from '../statistics.ts';

const CHATS = 200;
/** An object sleeps ten seconds after its last event. */
const ASLEEP_MS = 15_000;
const EVERY_MS = 25;
const OF_WARM = 5;

/** A word in a chat that sleeps, to an attendant whose link sleeps too. */
export async function edgeAsleep(run: Run): Promise<Figure[]> {
  const road = new EdgeRoad(await EdgeWorker.start());
  try {
    const count = run.count(CHATS);
    const sentAt = new Map<string, number>();
    const delays: number[] = [];
    const chats = chatNames('asleep', count);
    const open = await road.open(chats, (id) => {
      const at = sentAt.get(id);
      if (at !== undefined) delays.push(performance.now() - at);
    });
    /** Each customer says one word, one after the other. */
    const round = async (name: string): Promise<number[]> => {
      delays.length = 0;
      for (const [n, chat] of chats.entries()) {
        const message = messageOf(chat, n, name);
        sentAt.set(message.id, performance.now());
        open.say(n, message, () => undefined);
        await passed(EVERY_MS);
      }
      await until('all words are heard', () => delays.length === count);
      return [...delays];
    };
    await round('waking');
    const warm = await round('warm');
    await passed(ASLEEP_MS);
    const woken = await round('asleep');
    const [p99, was] = [percentile(woken, 0.99), percentile(warm, 0.99)];
    return [
      atMost(
        {
          bench: 'edge-asleep',
          what: `customer → attendant, p99 of ${count} chats, both ends asleep ÷ awake`,
          unit: '×',
          value: p99 / was,
          behind: `${rounded(p99)} ms and ${rounded(was)} ms; p50 ${rounded(percentile(woken, 0.5))} ms and ${rounded(percentile(warm, 0.5))} ms`,
        },
        OF_WARM,
      ),
    ];
  } finally {
    await road.stop();
  }
}

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
