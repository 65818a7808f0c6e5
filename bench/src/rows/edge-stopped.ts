import { until } from '@chimpassist/testing/until';
import { EdgeRoad } from '../edge/edge-road.ts';
import { EdgeWorker } from '../edge/edge-worker.ts';
import type { OpenChats } from '../edge/road.ts';
import { atMost, type Figure, rounded } from '../figure.ts';
import { chatNames, messageOf } from '../load.ts';
import type { Run } from '../run.ts';

const CHATS = 25;
/** The longest text that a message may have, and so many that together they are 100 MB. */
const TEXT = 'x'.repeat(20_000);
const WORDS = 5_000;
const IN_FLIGHT = 50;
const AIM_MIB = 30;
const MIB = 1_048_576;

/** What 100 MB cost that nobody reads, in memory: said first to an attendant who reads, then to one who has stopped. */
export async function edgeStopped(run: Run): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const qos of [1, 0] as const) figures.push(await costAt(qos, run.count(WORDS)));
  return figures;
}

async function costAt(qos: 0 | 1, words: number): Promise<Figure> {
  const worker = await EdgeWorker.start();
  const road = new EdgeRoad(worker);
  try {
    const chats = chatNames(`stopped-${qos}-`, CHATS);
    const open = await road.open(chats, () => undefined);
    await road.attendant?.follow(chats, qos);
    await said(open, chats, words, 'read');
    const before = worker.bytes();
    road.attendant?.stall();
    await said(open, chats, words, 'unread');
    const after = worker.bytes();
    return atMost(
      {
        bench: 'edge-stopped',
        what: `memory of workerd for ${rounded((words * TEXT.length) / 1e6)} MB to a reader who has stopped, quality ${qos}`,
        unit: 'MiB',
        value: (after - before) / MIB,
        behind: `${rounded(before / MIB)} MiB after as much to a reader who reads, ${rounded(after / MIB)} MiB then`,
      },
      AIM_MIB,
    );
  } finally {
    await road.stop();
  }
}

/** All of it is stored when this resolves. */
async function said(open: OpenChats, chats: readonly string[], words: number, name: string): Promise<void> {
  let sent = 0;
  let stored = 0;
  const say = (): void => {
    const chat = sent % chats.length;
    open.say(chat, messageOf(chats[chat] ?? '', sent, name, TEXT), () => {
      stored += 1;
      if (sent < words) say();
    });
    sent += 1;
  };
  while (sent < Math.min(IN_FLIGHT, words)) say();
  await until('all words are stored', () => stored === words, 600_000);
}
