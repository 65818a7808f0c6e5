import { setTimeout as sleep } from 'node:timers/promises';
import { sessionTopicOf, TOPICS, withBase } from '../../../protocol/src/index.ts';
import { percentile } from './percentile.ts';
import { TrySocket } from './try-socket.ts';

export interface TrialOptions {
  /** The Worker, as `https://chat.example.com`. */
  worker: string;
  baseTopic: string;
  /** A customer's token. */
  tokenOf(customerId: string): Promise<string>;
  sockets: number;
  /** How many sockets are opened a second. */
  perSecond: number;
  /** How long they stay open without a word, ms. */
  idleMs: number;
  /** How often an idle socket says its text ping, ms. */
  pingEveryMs: number;
  /** Replaces the Worker while customers write; null: not. */
  redeploy: (() => Promise<void>) | null;
  /** How long they write around it, ms. */
  writeMs: number;
  log(line: string): void;
}

export interface Trial {
  opened: number;
  refused: number;
  connectMs: { p50: number; p99: number };
  idle: { dropped: number; pings: number; pingMs: { p50: number; p99: number } };
  written: {
    said: number;
    stored: number;
    lost: number;
    twice: number;
    outOfOrder: number;
    dropped: number;
    backMs: number;
  };
}

/** A customer of the trial, who comes back when the socket drops. */
interface Customer {
  id: string;
  socket: TrySocket;
}

const spread = (values: number[]) => ({ p50: percentile(values, 50), p99: percentile(values, 99) });
/** Who comes back does not do so at the same moment as everybody else. */
const JITTER_MS = 2_000;

/** Opens sockets, lets them rest, and writes while the Worker is replaced; then reads back what is stored. */
export async function runTrial(options: TrialOptions): Promise<Trial> {
  const { log, sockets } = options;
  const run = Date.now().toString(36);
  const edge = `${options.worker.replace(/^http/, 'ws')}/mqtt`;
  const open = async (id: string) => TrySocket.open(edge, id, await options.tokenOf(id));

  const connectMs: number[] = [];
  let refused = 0;
  const customers: Customer[] = [];
  log(`opening ${sockets} sockets`);
  await Promise.all(
    Array.from({ length: sockets }, async (_, n) => {
      await sleep((n / options.perSecond) * 1000);
      const began = performance.now();
      const id = `guest-try-${run}-${n}`;
      try {
        customers.push({ id, socket: await open(id) });
        connectMs.push(performance.now() - began);
      } catch {
        refused += 1;
      }
    }),
  );

  log(`${customers.length} are open; they rest for ${options.idleMs / 1000} s`);
  const idle = await rest(customers, options);
  log('they write');
  const written = await write(customers, options, open, run);
  for (const { socket } of customers) socket.close();
  return { opened: connectMs.length, refused, connectMs: spread(connectMs), idle, written };
}

async function rest(customers: Customer[], { idleMs, pingEveryMs }: TrialOptions): Promise<Trial['idle']> {
  const pingMs: number[] = [];
  let dropped = 0;
  const until = performance.now() + idleMs;
  await Promise.all(
    customers.map(async ({ socket }) => {
      try {
        while (performance.now() < until) {
          await sleep(Math.min(pingEveryMs, Math.max(0, until - performance.now())));
          pingMs.push(await socket.ping());
        }
      } catch {
        dropped += 1;
      }
    }),
  );
  return { dropped, pings: pingMs.length, pingMs: spread(pingMs) };
}

async function write(
  customers: Customer[],
  options: TrialOptions,
  open: (id: string) => Promise<TrySocket>,
  run: string,
): Promise<Trial['written']> {
  let said = 0;
  let dropped = 0;
  let backMs = 0;
  const until = performance.now() + options.writeMs;
  const work = customers.map(async (customer) => {
    for (let n = 1; performance.now() < until || n === 1; n += 1) {
      const message = {
        id: `${run}-${n}`,
        from: { id: customer.id, name: '', avatarURL: null },
        timestamp: n,
        content: `word ${n}`,
        readAt: null,
      };
      said += 1;
      // Until it is stored, as a client's outbox does it.
      for (;;) {
        try {
          await customer.socket.publish(
            topicOf(options.baseTopic, customer.id),
            payloadOf(customer.id, message),
          );
          break;
        } catch {
          dropped += 1;
          const gone = performance.now();
          customer.socket = await again(() => open(customer.id));
          backMs = Math.max(backMs, performance.now() - gone);
        }
      }
      await sleep(1000);
    }
  });
  await options.redeploy?.();
  await Promise.all(work);
  return { said, dropped, backMs, ...(await readBack(customers, options)) };
}

async function again<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    await sleep(Math.random() * JITTER_MS);
    try {
      return await attempt();
    } catch {
      // The Worker is being replaced.
    }
  }
}

const topicOf = (base: string, customerId: string): string =>
  withBase(base, TOPICS.customerMessages(sessionTopicOf(customerId)));

const payloadOf = (customerId: string, message: object): object => ({
  sessionInfo: {
    sessionTopic: sessionTopicOf(customerId),
    customer: { id: customerId, name: '', avatarURL: null },
  },
  message,
});

/** What the objects have stored of each, against what was said. */
async function readBack(
  customers: Customer[],
  { worker, tokenOf }: TrialOptions,
): Promise<Pick<Trial['written'], 'stored' | 'lost' | 'twice' | 'outOfOrder'>> {
  const found = { stored: 0, lost: 0, twice: 0, outOfOrder: 0 };
  for (const { id } of customers) {
    const words: number[] = [];
    for (let after = 0; ; ) {
      const url = `${worker}/customer/${encodeURIComponent(id)}/messages?after=${after}&limit=200`;
      const response = await fetch(url, { headers: { authorization: `Bearer ${await tokenOf(id)}` } });
      if (!response.ok) throw new Error(`GET ${url} answered ${response.status}.`);
      const page = (await response.json()) as { message: { seq: number; content: string } }[];
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.message.seq;
      words.push(...page.map(({ message }) => Number(message.content.replace('word ', ''))));
    }
    const seen = new Set(words);
    found.stored += words.length;
    found.twice += words.length - seen.size;
    found.lost += Math.max(0, ...words) - seen.size;
    found.outOfOrder += words.filter((word, index) => word < (words[index - 1] ?? 0)).length;
  }
  return found;
}
