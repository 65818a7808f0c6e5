import { Client } from '../client.ts';
import { type Figure, reported, rounded } from '../figure.ts';
import { chatNames } from '../load.ts';
import { setUp } from '../people.ts';
import type { Run } from '../run.ts';
import { median, percentile } from '../statistics.ts';

const PER_SECOND = 20;
const ROUND_TRIPS = 200;
const PATIENCE_MS = 30_000;

async function roundTripMs(url: string): Promise<number> {
  const client = await Client.open(url);
  let heard: () => void = () => undefined;
  await client.hear(['round/trip'], () => heard());
  const times: number[] = [];
  for (let n = 0; n < ROUND_TRIPS; n++) {
    const begun = performance.now();
    await new Promise<void>((resolve) => {
      heard = resolve;
      void client.publish('round/trip', { n });
    });
    times.push(performance.now() - begun);
  }
  await client.close();
  return median(times);
}

/** From the request of a page to the attendant's acceptance having come back to it. */
export async function setUpTime(run: Run): Promise<Figure[]> {
  const trip = await roundTripMs(run.bare.tcp);
  const customers = chatNames('setup', run.count(500));
  const ready = await setUp(run.platform, customers, PER_SECOND, PATIENCE_MS);
  run.live = [...ready.keys()];
  const times = [...ready.values()];
  const missing = customers.length - times.length;
  const figure = (what: string, share: number): Figure =>
    reported(
      {
        bench: 'set-up',
        what: `request → session/ready, ${what} ÷ one MQTT round trip`,
        value: percentile(times, share) / trip,
        unit: '×',
        behind: `${rounded(percentile(times, share))} ms, round trip ${rounded(trip)} ms, ${customers.length} sessions at 20/s, 25 attendants, ${missing} never ready`,
      },
      'lower',
    );
  return [figure('p50', 0.5), figure('p99', 0.99)];
}
