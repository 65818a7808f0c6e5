import { spawnSync } from 'node:child_process';
import { sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import { ROOT } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { Client } from '../client.ts';
import { atMost, type Figure, reported, rounded } from '../figure.ts';
import { messageOf } from '../load.ts';
import { requestOf } from '../people.ts';
import type { Run } from '../run.ts';

/** A page says every 10 s that it is there. */
const KEEP_ALIVES_PER_HOUR = 360;
/** The bridge answers 30 of one customer at once, and then one a second: fewer are sent here, so that all are answered. */
const KEEP_ALIVES_EACH = 25;
/** Whose keep-alives are counted; those of the others measure the rate. */
const COUNTED_VISITORS = 0.2;
/** Keep-alives on their way at any time, where their rate is measured. */
const KEEP_ALIVES_IN_FLIGHT = 500;
/** 100,000 visitors, one keep-alive in 10 s each: docs/scale.md. */
const KEEP_ALIVES_AT_SCALE = 10_000;
const MESSAGES = 100;
/** Longer than the bridge gathers, so that no two messages share a request: the dearest case. */
const APART_MS = 60;

const counters = async ({ platform }: Run) => ({
  frames: await platform.bridges[0].counter('chimp_bridge_accepted_total'),
  requests: await platform.bridges[0].counter('chimp_bridge_batches_total'),
});

/** What an open page costs the edge while nobody writes, without the waiting. */
export async function idle(run: Run): Promise<Figure[]> {
  const counted = Math.ceil(run.live.length * COUNTED_VISITORS);
  const visitors = run.live.slice(0, counted);
  const client = await Client.open(run.platform.broker.tcp);
  let answers = 0;
  await client.hear([TOPICS.clientControl('server/sessions/+')], () => {
    answers += 1;
  });
  const before = await counters(run);
  const total = visitors.length * KEEP_ALIVES_EACH;
  for (let n = 0; n < KEEP_ALIVES_EACH; n++) {
    for (const one of visitors) {
      void client.publish(TOPICS.sessionOnline(sessionTopicOf(one)), requestOf(one, 'online'), 0);
    }
    // Perishable publishes may be dropped by a broker that is flooded: the next waits for these answers.
    await until('the keep-alives are answered', () => answers >= (n + 1) * visitors.length);
  }
  const after = await counters(run);
  await client.close();
  const behind = `${total} keep-alives of ${visitors.length} visitors, all answered by the bridge; ${after.frames - before.frames} frames in ${after.requests - before.requests} requests, attendants' included`;
  const per = (sum: number) => (sum / total) * KEEP_ALIVES_PER_HOUR;
  const rate = await keepAliveRate(run, run.live.slice(counted));
  return [
    reported(
      {
        bench: 'idle',
        what: 'keep-alives that one bridge answers ÷ those of 100,000 visitors',
        value: rate / KEEP_ALIVES_AT_SCALE,
        unit: '×',
        behind: `${rounded(rate)}/s, broker and load on the same cores`,
        rates: { keepAlives: rate },
      },
      'higher',
    ),
    ...(['frames', 'requests'] as const).map((what) =>
      atMost(
        {
          bench: 'idle',
          what: `${what} per idle visitor-hour`,
          value: per(after[what] - before[what]),
          unit: '',
          isCount: true,
          behind,
        },
        20,
      ),
    ),
    atMost(
      {
        bench: 'idle',
        what: 'rows written per idle visitor-hour',
        // Rows are written for frames only; where there were some, this row cannot say how many.
        value: after.frames === before.frames ? 0 : Number.NaN,
        unit: '',
        isCount: true,
        behind: 'no frame writes no row',
      },
      6,
    ),
  ];
}

/** How many keep-alives one bridge answers, of visitors whose chats go on. @returns answers a second */
async function keepAliveRate({ platform }: Run, visitors: readonly string[]): Promise<number> {
  const [publisher, listener] = [
    await Client.open(platform.broker.tcp),
    await Client.open(platform.broker.tcp),
  ];
  const total = visitors.length * KEEP_ALIVES_EACH;
  let sent = 0;
  let answers = 0;
  const sayOnline = (): void => {
    const one = visitors[sent++ % visitors.length] ?? '';
    void publisher.publish(TOPICS.sessionOnline(sessionTopicOf(one)), requestOf(one, 'online'), 0);
  };
  await listener.hear([TOPICS.clientControl('server/sessions/+')], () => {
    answers += 1;
    if (sent < total) sayOnline();
  });
  const begun = performance.now();
  while (sent < Math.min(total, KEEP_ALIVES_IN_FLIGHT)) sayOnline();
  await until('every keep-alive is answered', () => answers >= total);
  const rate = answers / ((performance.now() - begun) / 1_000);
  await Promise.all([publisher.close(), listener.close()]);
  return rate;
}

/** What one chat message costs, written alone. */
export async function message(run: Run): Promise<Figure[]> {
  const [one = ''] = run.live;
  const client = await Client.open(run.platform.broker.tcp);
  let stored = 0;
  await client.hear([TOPICS.stored(sessionTopicOf(one))], () => {
    stored += 1;
  });
  const before = await counters(run);
  for (let n = 0; n < MESSAGES; n++) {
    const text = messageOf(one, n, 'alone');
    await client.publish(TOPICS.messages(sessionTopicOf(one)), { sessionInfo: {}, message: text });
    await until('it is stored', () => stored > n);
    await new Promise((resolve) => setTimeout(resolve, APART_MS));
  }
  const after = await counters(run);
  await client.close();
  const behind = `${MESSAGES} messages one by one, attendants' presence included`;
  const rows = rowsWritten();
  return [
    atMost(
      {
        bench: 'message',
        what: 'rows written per message',
        value: rows.message,
        unit: '',
        isCount: true,
        behind: rows.behind,
      },
      2.2,
    ),
    atMost(
      {
        bench: 'message',
        what: 'rows written per message with a receipt',
        value: rows.receipt,
        unit: '',
        isCount: true,
        behind: rows.behind,
      },
      3.2,
    ),
    atMost(
      {
        bench: 'message',
        what: 'frames per message',
        value: (after.frames - before.frames) / MESSAGES,
        unit: '',
        isCount: true,
        behind,
      },
      1,
    ),
    atMost(
      {
        bench: 'message',
        what: 'requests per message',
        value: (after.requests - before.requests) / MESSAGES,
        unit: '',
        isCount: true,
        behind,
      },
      1.3,
    ),
  ];
}

/** Rows can be counted inside of workerd only: the Worker's own test does, and holds them below these. */
function rowsWritten(): { message: number; receipt: number; behind: string } {
  const ran = spawnSync(
    process.execPath,
    [`${ROOT}node_modules/vitest/vitest.mjs`, 'run', 'test/cost.test.ts', '--reporter=verbose'],
    { cwd: `${ROOT}worker`, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', CI: '1' } },
  );
  const isHeld = ran.status === 0;
  return {
    message: isHeld ? 1.05 : Number.NaN,
    receipt: isHeld ? 2.05 : Number.NaN,
    behind: `at most that: counted in workerd by worker/test/cost.test.ts, which ${isHeld ? 'passed' : 'failed'}`,
  };
}
