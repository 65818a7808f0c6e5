import { sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { Client } from '../client.ts';
import { atMost, type Figure, reported, rounded } from '../figure.ts';
import { requestOf } from '../people.ts';
import { startBenchPlatform } from '../platform.ts';
import { startPretendEdge } from '../pretend-edge.ts';
import type { Run } from '../run.ts';

const MEGABYTE = 1_000_000;
const AT_ONCE = 200;
const PATIENCE_MS = 60_000;

/** The bridge's resident memory after every open chat has sent a keep-alive. */
async function bytesWith(chats: number): Promise<number> {
  const edge = await startPretendEdge(chats);
  const platform = await startBenchPlatform({ backend: edge.url });
  try {
    await until(
      'the bridge knows the chats',
      async () => (await platform.bridges[0].counter('chimp_bridge_held_sessions')) === chats,
      PATIENCE_MS,
    );
    const client = await Client.open(platform.broker.tcp);
    let answers = 0;
    await client.hear([TOPICS.clientControl('server/sessions/+')], () => {
      answers += 1;
    });
    for (let n = 0; n < chats; n += AT_ONCE) {
      for (let i = n; i < Math.min(chats, n + AT_ONCE); i++) {
        const id = `memory${i}`;
        void client.publish(TOPICS.sessionOnline(sessionTopicOf(id)), requestOf(id, 'online'), 0);
      }
      await until('the keep-alives are answered', () => answers >= Math.min(chats, n + AT_ONCE));
    }
    await client.close();
    return platform.bridges[0].residentBytes;
  } finally {
    await platform.stop();
    await edge.stop();
  }
}

export async function memory(run: Run): Promise<Figure[]> {
  const few = run.count(5_000);
  const many = run.count(50_000);
  const [small, large] = [await bytesWith(few), await bytesWith(many)];
  return [
    reported(
      {
        bench: 'memory',
        what: `bridge with ${few} open chats`,
        value: small / MEGABYTE,
        unit: 'MB',
        behind: 'resident, each chat heard once',
      },
      'lower',
    ),
    atMost(
      {
        bench: 'memory',
        what: `bridge with ${many} open chats`,
        value: large / MEGABYTE,
        unit: 'MB',
        behind: `${rounded((large - small) / (many - few))} bytes a chat`,
      },
      250,
    ),
  ];
}
