import { sessionTopicOf } from '@chimpassist/protocol';
import { startMongo } from '@chimpassist/testing/mongo';
import { until } from '@chimpassist/testing/until';
import { MongoClient } from 'mongodb';
import { atLeast, type Figure, reported, rounded } from '../figure.ts';
import { chatNames, messageOf, rateOf, relayRoad } from '../load.ts';
import { startBenchPlatform } from '../platform.ts';
import type { Run } from '../run.ts';

const PAGE = 200;
/** What the driver writes by itself. */
const OWN = 'chat-messages-own';
const PATIENCE_MS = 180_000;
const OF_UPSERTS = 0.8;

interface Own {
  _id: string;
}

/** What the mirror would write of these messages. */
const documentsOf = (name: string, chats: readonly string[], from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => {
    const n = from + i;
    const id = chats[n % chats.length] ?? '';
    const sessionInfo = { sessionTopic: sessionTopicOf(id), customer: { id }, lastMessages: [] };
    return { _id: `${name}-${n}`, sessionInfo, message: { ...messageOf(id, n, 'own'), seq: n } };
  });

/** Documents a second, written page by page. */
async function rateOfPages(
  total: number,
  write: (from: number, to: number) => Promise<unknown>,
): Promise<number> {
  const begun = performance.now();
  for (let n = 0; n < total; n += PAGE) await write(n, Math.min(total, n + PAGE));
  return total / ((performance.now() - begun) / 1_000);
}

/** From publish until MongoDB has it, against the driver writing the same documents by itself. */
export async function mirror(run: Run): Promise<Figure[]> {
  const mongo = await startMongo([OWN]);
  const client = new MongoClient(mongo.url);
  const platform = await startBenchPlatform({ database: mongo });
  try {
    const chats = chatNames('mirror', 100);
    const mirrored = client.db('chimpassist').collection('chat-messages');
    const allMirrored = () =>
      // The bridge is asked, not the database: to count is to read everything there.
      until('all is mirrored', async () => (await platform.health()).behind === 0, PATIENCE_MS);
    // Wakes the objects and opens the connections, which is not what is measured.
    await rateOf(relayRoad(platform.broker.tcp), chats, 1_000);
    await allMirrored();
    const before = await platform.bridges[0].counter('chimp_bridge_accepted_total');

    const begun = performance.now();
    const relayed = await rateOf(relayRoad(platform.broker.tcp), chats, run.seconds(6) * 1_000);
    const all = await platform.bridges[0].counter('chimp_bridge_accepted_total');
    await allMirrored();
    const stored = all - before;
    const rate = stored / ((performance.now() - begun) / 1_000);
    const found = await mirrored.countDocuments({});
    if (found !== all) throw new Error(`${all} messages were stored and ${found} mirrored.`);

    const own = client.db('chimpassist').collection<Own>(OWN);
    const total = Math.min(stored, run.count(10_000));
    const upserted = await rateOfPages(total, (from, to) =>
      own.bulkWrite(
        documentsOf('upserted', chats, from, to).map(({ _id, ...document }) => ({
          updateOne: { filter: { _id }, update: { $setOnInsert: document }, upsert: true },
        })),
        { ordered: true },
      ),
    );
    const inserted = await rateOfPages(total, (from, to) =>
      own.bulkWrite(
        documentsOf('inserted', chats, from, to).map((document) => ({ insertOne: { document } })),
        { ordered: false },
      ),
    );
    const figure = (what: string, ownRate: number) => ({
      bench: 'mirror',
      what: `publish → in MongoDB ÷ the driver’s own bulkWrite ${what}`,
      value: rate / ownRate,
      unit: '×',
      behind: `${rounded(rate)}/s with ${rounded(relayed)}/s relayed, bulkWrite ${rounded(ownRate)}/s, ${stored} messages`,
    });
    return [
      atLeast(figure('of upserts', upserted), OF_UPSERTS),
      reported(figure('of inserts', inserted), 'higher'),
    ];
  } finally {
    await client.close();
    await platform.stop();
  }
}
