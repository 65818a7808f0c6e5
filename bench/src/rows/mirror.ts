import { sessionTopicOf } from '@chimpassist/protocol';
import { startMongo } from '@chimpassist/testing/mongo';
import { until } from '@chimpassist/testing/until';
import { MongoClient } from 'mongodb';
import { atLeast, type Figure, rounded } from '../figure.ts';
import { chatNames, messageOf, rateOf, relayRoad } from '../load.ts';
import { startBenchPlatform } from '../platform.ts';
import type { Run } from '../run.ts';

const PAGE = 200;
/** What the driver writes by itself. */
const OWN = 'chat-messages-own';
const PATIENCE_MS = 180_000;

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

    const own = client.db('chimpassist').collection<{ _id: string }>(OWN);
    const total = Math.min(stored, run.count(10_000));
    const ownBegun = performance.now();
    for (let n = 0; n < total; n += PAGE) {
      await own.bulkWrite(
        Array.from({ length: Math.min(PAGE, total - n) }, (_, i) => {
          const id = chats[i % chats.length] ?? '';
          const sessionInfo = { sessionTopic: sessionTopicOf(id), customer: { id }, lastMessages: [] };
          const document = { sessionInfo, message: { ...messageOf(id, n + i, 'own'), seq: n + i } };
          return {
            updateOne: { filter: { _id: `own-${n + i}` }, update: { $setOnInsert: document }, upsert: true },
          };
        }),
        { ordered: true },
      );
    }
    const ownRate = total / ((performance.now() - ownBegun) / 1_000);
    return [
      atLeast(
        {
          bench: 'mirror',
          what: 'publish → in MongoDB ÷ the driver’s own bulkWrite',
          value: rate / ownRate,
          unit: '×',
          behind: `${rounded(rate)}/s with ${rounded(relayed)}/s relayed, bulkWrite ${rounded(ownRate)}/s, ${stored} messages`,
        },
        0.5,
      ),
    ];
  } finally {
    await client.close();
    await platform.stop();
  }
}
