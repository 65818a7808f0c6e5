import type { BridgeProcess } from '@chimpassist/testing/bridge-process';
import type { Platform } from '@chimpassist/testing/platform';
import { until } from '@chimpassist/testing/until';
import { MongoClient } from 'mongodb';
import type { Sent } from './people.ts';

const PAGE = 200;
/** Without any progress of a bridge. */
const PATIENCE_MS = 60_000;

/** What was found of what was sent. */
export interface Found {
  /** Of the messages that the broker acknowledged. */
  stored: number;
  mirrored: number;
  lost: number;
  /** Messages that are there more than once, in the objects or in MongoDB. */
  twice: number;
  /** Messages that stand behind a later one of the same writer. */
  outOfOrder: number;
  /** Ids of what was lost. */
  missing: string[];
}

interface Entry {
  message: { id: string; seq: number };
}

async function inObject(workerUrl: string, chat: string): Promise<string[]> {
  const ids: string[] = [];
  let after = 0;
  for (;;) {
    const answer = await fetch(`${workerUrl}/customer/${chat}/messages?after=${after}&limit=${PAGE}`);
    if (!answer.ok) throw new Error(`The Worker answered ${answer.status}.`);
    const page = (await answer.json()) as Entry[];
    ids.push(...page.map(({ message }) => message.id));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return ids;
    after = last.message.seq;
  }
}

/** Ids by session topic. Read at once: without an index each question of one chat would read everything. */
async function inMongo(client: MongoClient): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  const documents = client
    .db('chimpassist')
    .collection('chat-messages')
    .find()
    .project<{ message: { id: string }; sessionInfo: { sessionTopic: string } }>({
      'message.id': 1,
      'sessionInfo.sessionTopic': 1,
    });
  for await (const { message, sessionInfo } of documents) {
    const known = ids.get(sessionInfo.sessionTopic);
    if (known === undefined) ids.set(sessionInfo.sessionTopic, [String(message.id)]);
    else known.push(String(message.id));
  }
  return ids;
}

/** Lets everything arrive, and compares message by message. */
export async function compare(sent: readonly Sent[], platform: Platform): Promise<Found> {
  const { workerUrl } = platform;
  const byChat = Map.groupBy(sent, ({ chat }) => chat);
  await settle(platform);
  const mongo = new MongoClient(platform.database.url);
  const found: Found = { stored: 0, mirrored: 0, lost: 0, twice: 0, outOfOrder: 0, missing: [] };
  const mirror = await inMongo(mongo);
  for (const [chat, expected] of byChat) {
    const wanted = new Set(expected.map(({ id }) => id));
    const stored = await inObject(workerUrl, chat);
    const mirrored = mirror.get(`server/sessions/${chat}`) ?? [];
    const here = new Set(stored);
    const there = new Set(mirrored);
    found.missing.push(
      ...wanted.difference(here),
      ...[...wanted.difference(there)].map((id) => `${id} (mirror)`),
    );
    found.stored += wanted.intersection(here).size;
    found.mirrored += wanted.intersection(there).size;
    found.lost += wanted.difference(here).size + wanted.difference(there).size;
    found.twice += stored.length - here.size + (mirrored.length - there.size);
    found.outOfOrder += misplaced(stored);
  }
  await mongo.close();
  return found;
}

/** Lets each bridge in its turn hand on what it has, and ends both. What is not where it belongs then is counted as lost. */
async function settle(platform: Platform): Promise<void> {
  const [first, second] = platform.bridges;
  for (const [bridge, other] of [
    [first, second],
    [second, first],
  ] as const) {
    await other.kill('SIGTERM');
    bridge.start();
    await settled(bridge);
  }
  await second.kill('SIGTERM');
}

/** Everything that it has is handed on, or nothing more has moved for a while. */
async function settled(bridge: BridgeProcess): Promise<void> {
  const progress = async () => {
    const health = await bridge.health();
    return health === null
      ? ''
      : `${health.spool} ${health.behind} ${await bridge.counter('chimp_bridge_mirrored_total')}`;
  };
  for (let before = ''; ; ) {
    const known = before;
    const moved = await until(
      'it has handed on what it had, or moves on',
      async () => (await bridge.isSettled()) || (await progress()) !== known,
      PATIENCE_MS,
    ).catch(() => false);
    if (!moved || (await bridge.isSettled())) return;
    before = await progress();
  }
}

/** Ids are `<chat>-<by>-<n>`. */
function misplaced(ids: readonly string[]): number {
  const highest = new Map<string, number>();
  let count = 0;
  for (const id of ids) {
    const cut = id.lastIndexOf('-');
    const writer = id.slice(0, cut);
    const n = Number(id.slice(cut + 1));
    const before = highest.get(writer) ?? 0;
    if (n < before) count += 1;
    highest.set(writer, Math.max(n, before));
  }
  return count;
}
