import { INSTRUCTIONS, sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import { Client } from '../client.ts';
import { atMost, type Figure, reported, rounded } from '../figure.ts';
import { chatNames } from '../load.ts';
import { requestOf, setUp } from '../people.ts';
import type { Run } from '../run.ts';

const WITHIN_MS = 2_000;
const SET_UP_PER_SECOND = 60;
const PATIENCE_MS = 60_000;

/** Every page of a busy shop comes back at once, as after a broker's restart: each over a connection of its own. */
export async function burst(run: Run): Promise<Figure[]> {
  const customers = chatNames('burst', run.count(2_000));
  const ready = await setUp(run.platform, customers, SET_UP_PER_SECOND, PATIENCE_MS);
  let errors = customers.length - ready.size;
  const back: number[] = [];
  const open: Client[] = [];
  const begun = performance.now();
  await Promise.all(
    customers.map(async (customer, n) => {
      await new Promise((resolve) => setTimeout(resolve, (n / customers.length) * WITHIN_MS));
      try {
        const client = await Client.open(run.platform.broker.tcp);
        open.push(client);
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error('not ready')), PATIENCE_MS);
          client
            .hear([TOPICS.clientControl(sessionTopicOf(customer))], (_, { instruction }) => {
              if (instruction !== INSTRUCTIONS.ready && instruction !== INSTRUCTIONS.update) return;
              clearTimeout(timer);
              resolve();
            })
            .then(() =>
              client.publish(
                TOPICS.sessionOnline(sessionTopicOf(customer)),
                requestOf(customer, 'online'),
                0,
              ),
            )
            .catch(reject);
        });
        back.push(performance.now() - begun);
      } catch {
        errors += 1;
      }
    }),
  );
  const last = Math.max(...back);
  await Promise.all(open.map((client) => client.close()));
  const behind = `${back.length} of ${customers.length} ready after ${rounded(last)} ms`;
  return [
    reported(
      {
        bench: 'burst',
        what: 'widgets back within 2 s: until all are ready ÷ 2 s',
        value: last / WITHIN_MS,
        unit: '×',
        behind,
      },
      'lower',
    ),
    atMost({ bench: 'burst', what: 'errors', value: errors, unit: '', isCount: true, behind }, 0),
  ];
}
