import { INSTRUCTIONS, sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { Client } from '../client.ts';
import { atMost, type Figure, rounded } from '../figure.ts';
import { messageOf } from '../load.ts';
import type { Run } from '../run.ts';

const CHATS = 100;
const PATIENCE_MS = 240_000;
const PUBLISHED_AT_ONCE = 500;
const PAGE = 200;

/** The Worker is away while people write; then it comes back. */
export async function outage(run: Run): Promise<Figure[]> {
  const { platform } = run;
  const total = run.count(100_000);
  const chats = run.live.slice(0, CHATS);
  if (chats.length < CHATS && total >= 100_000) throw new Error('The row set-up left too few live chats.');
  const ended = new Set<string>();
  const listener = await Client.open(platform.broker.tcp);
  await listener.hear([TOPICS.clientControl('server/sessions/+')], (topic, { instruction }) => {
    if (instruction === INSTRUCTIONS.expired) ended.add(topic);
  });
  const counts = new Map<string, number>();
  for (const chat of chats) counts.set(chat, (await idsOf(platform.workerUrl, chat)).length);

  await platform.stopWorker();
  const client = await Client.open(platform.broker.tcp);
  for (let n = 0; n < total; n += PUBLISHED_AT_ONCE) {
    const some = Array.from({ length: Math.min(PUBLISHED_AT_ONCE, total - n) }, (_, i) => n + i);
    await Promise.all(
      some.map((i) => {
        const chat = chats[i % chats.length] ?? '';
        const message = messageOf(chat, i, 'outage');
        return client.publish(TOPICS.messages(sessionTopicOf(chat)), { sessionInfo: {}, message });
      }),
    );
  }
  await until('all is spooled', async () => (await platform.health()).spool >= total, PATIENCE_MS);
  await platform.startWorker();
  await until('the bridge delivers again', async () => (await platform.health()).spool < total, PATIENCE_MS);
  const begun = performance.now();
  const left = (await platform.health()).spool;
  await until('the spool is empty', async () => (await platform.health()).spool === 0, PATIENCE_MS);
  const seconds = (performance.now() - begun) / 1_000;
  await Promise.all([client.close(), listener.close()]);

  let lost = 0;
  let twice = 0;
  for (const [n, chat] of chats.entries()) {
    const ids = (await idsOf(platform.workerUrl, chat)).filter((id) => id.startsWith('outage-'));
    const expected = Math.floor(total / chats.length) + (n < total % chats.length ? 1 : 0);
    const different = new Set(ids).size;
    lost += expected - different;
    twice += ids.length - different;
  }
  const behind = `${left} in ${rounded(seconds)} s, relay ${rounded(run.relayRate)}/s, ${chats.length} chats`;
  const drain = atMost(
    {
      bench: 'outage',
      what: `${total} messages spooled: time to drain × relay rate ÷ messages`,
      value: (seconds * run.relayRate) / left,
      unit: '×',
      behind,
    },
    1.2,
  );
  const none = (what: string, value: number): Figure =>
    atMost({ bench: 'outage', what, value, unit: '', isCount: true, behind: `of ${total}` }, 0);
  return [drain, none('lost', lost), none('stored twice', twice), none('sessions ended', ended.size)];
}

/** The ids of all messages that the server has of a customer. */
async function idsOf(backend: string, customer: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after = 0; ; ) {
    const answer = await fetch(`${backend}/customer/${customer}/messages?after=${after}&limit=${PAGE}`);
    const page = (await answer.json()) as { message: { id?: string; seq: number } }[];
    if (!answer.ok) throw new Error(`The history was answered with ${answer.status}.`);
    const last = page.at(-1);
    if (last === undefined) return ids;
    ids.push(...page.map(({ message }) => message.id ?? ''));
    after = last.message.seq;
  }
}
