import { delaysOf } from '../edge/delays.ts';
import { EdgeRoad } from '../edge/edge-road.ts';
import { EdgeWorker } from '../edge/edge-worker.ts';
import { atMost, type Figure, reported, rounded } from '../figure.ts';
import { chatNames, messageOf } from '../load.ts';
import type { Run } from '../run.ts';
import { percentile } from '../statistics.ts';

const CHATS = 25;
const PER_SECOND = 100;
const TICK_MS = 10;

/** What an attendant who has stopped reading costs the others, and the Worker's memory. */
export async function edgeStalled(run: Run): Promise<Figure[]> {
  const worker = await EdgeWorker.start();
  const other = new EdgeRoad(worker, 1);
  const measured = new EdgeRoad(worker, 2);
  try {
    const otherChats = await other.open(chatNames('stalled', CHATS), () => undefined);
    let n = 0;
    const timer = setInterval(() => {
      const chat = n % CHATS;
      otherChats.say(chat, messageOf(`stalled${chat}`, n, 'stalled'), () => undefined);
      n += 1;
    }, TICK_MS);
    const delays = async (name: string) =>
      (await delaysOf(measured, chatNames(name, CHATS), { perSecond: PER_SECOND, seconds: run.seconds(10) }))
        .heard;
    // The first wakes the objects, and is not counted.
    await delays('waking');
    const reading = await delays('reading');
    const before = worker.bytes();
    other.attendant?.stall();
    const stalled = await delays('stalled-other');
    const after = worker.bytes();
    clearInterval(timer);
    const [p99, was] = [percentile(stalled, 0.99), percentile(reading, 0.99)];
    return [
      atMost(
        {
          bench: 'edge-stalled',
          what: 'customer → attendant, p99, while another attendant has stopped reading ÷ while he reads',
          unit: '×',
          value: p99 / was,
          behind: `${rounded(p99)} ms and ${rounded(was)} ms`,
        },
        1.5,
      ),
      reported(
        {
          bench: 'edge-stalled',
          what: 'memory of workerd that he cost',
          unit: 'MB',
          value: (after - before) / 1_048_576,
          behind: `${rounded(before / 1_048_576)} MB before`,
        },
        'lower',
      ),
    ];
  } finally {
    await measured.attendant?.close();
    await other.stop();
  }
}
