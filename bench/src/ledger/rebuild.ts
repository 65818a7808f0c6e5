/**
 * `node bench/src/ledger/rebuild.ts [chats]`: how long messages take while the ledger is made again from all chats, 2,000 unless
 * said otherwise, against before and after in the same run. The Worker runs in workerd; its ledger has lost all its rows.
 */

import { DatabaseSync } from 'node:sqlite';
import type { Figures } from '@chimpassist/protocol';
import { BRIDGE_SECRET, log, type Runtime, workerOnDisk } from './runtime.ts';

const CHATS = 2_000;
/** Chats that end beside one another: an attendant has no more offers at once. */
const AT_ONCE = 25;
/** Chats that go on, in each of which a customer writes. */
const LIVE = 10;
const EVERY_MS = 50;
const QUIET_S = 15;
const LOOK_MS = 1_000;
const attendant = { id: 21, name: 'A21', avatarURL: null, type: 'support/firstLevel' };

const chats = Number(process.argv[2] ?? CHATS);
const topicOf = (who: string) => `server/sessions/${who}`;
let messages = 0;
const request = (who: string) => ({
  ...{ kind: 'request', at: Date.now(), customer: { id: who, name: who, avatarURL: null } },
  ...{ sessionId: `s-${who}`, proven: true },
});
function message(who: string, isAttendant = false) {
  messages += 1;
  const from = isAttendant
    ? { ...{ id: attendant.id, name: attendant.name, avatarURL: null }, role: 'attendant' }
    : { id: who, name: who, avatarURL: null, role: 'customer' };
  const said = {
    id: `m-${messages}`,
    from,
    timestamp: Date.now(),
    content: `Words ${messages}.`,
    readAt: null,
  };
  return {
    ...{ kind: 'message', at: Date.now(), message: said },
    ...(isAttendant ? { proven: 'attendant' } : {}),
  };
}
const accept = () => ({ kind: 'accept', at: Date.now(), attendant });
const end = (who: string) => ({
  ...{ kind: 'command', at: Date.now(), attendant },
  command: { command: 'end', sessionTopic: topicOf(who) },
});

async function post(origin: string, frames: [who: string, frames: object[]][], desk: object[] = []) {
  const body = {
    ...{ v: 1, epoch: 0, desk },
    chats: frames.map(([who, of]) => ({ sessionTopic: topicOf(who), seenRev: 0, frames: of })),
  };
  const answer = await fetch(`${origin}/bridge/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${BRIDGE_SECRET}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const lines = (await answer.text()).split('\n').filter((line) => line !== '');
  const isTaken = lines.every((line) => (JSON.parse(line) as { ok?: boolean }).ok !== false);
  if (!answer.ok || !isTaken)
    throw new Error(`${answer.status}: ${lines.find((line) => line.includes('"ok":false'))}`);
}

const worker = await workerOnDisk('bench-rebuild');
async function begun(): Promise<{ runtime: Runtime; origin: string }> {
  const runtime = worker.begin();
  const { origin } = await runtime.ready;
  const desks = await runtime.getDurableObjectNamespace('ATTENDANT_DESK');
  const desk = desks.get(desks.idFromName('desk')) as { signedIn(who: object, by: object): Promise<void> };
  await desk.signedIn(
    { ...attendant, email: 'a21@shop.test' },
    { id: 'bench', until: Date.now() + 36_000_000 },
  );
  await post(origin, [], [{ kind: 'attendantOnline', at: Date.now(), attendant }]);
  return { runtime, origin };
}

/** Chats with a few words of both sides; the last ones go on. */
async function fill(origin: string): Promise<void> {
  const all = Array.from({ length: chats + LIVE }, (_, n) => `c${n}`);
  for (let n = 0; n < all.length; n += AT_ONCE) {
    const some = all.slice(n, n + AT_ONCE);
    await post(
      origin,
      some.map((who) => [who, [request(who), message(who), message(who)]]),
    );
    await post(
      origin,
      some.map((who) => [who, [accept(), message(who, true), message(who), message(who, true)]]),
    );
    await post(
      origin,
      some.flatMap((who, i) => (n + i < chats ? [[who, [end(who)]]] : [])),
    );
  }
}

/** A word in each of the chats that go on, one after another, until it is enough. @returns how long each took, ms. */
async function waits(origin: string, isEnough: () => boolean): Promise<number[]> {
  const found: number[] = [];
  const asked: Promise<void>[] = [];
  for (let n = 0; !isEnough(); n++) {
    const who = `c${chats + (n % LIVE)}`;
    const from = performance.now();
    asked.push(post(origin, [[who, [message(who)]]]).then(() => void found.push(performance.now() - from)));
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  await Promise.all(asked);
  return found.sort((one, other) => one - other);
}
const forSeconds = (seconds: number) => {
  const last = performance.now() + seconds * 1_000;
  return () => performance.now() >= last;
};

async function counted(origin: string): Promise<number> {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const answer = await fetch(`${origin}/figures?from=${day(-1)}&to=${day(2)}&by=day`, {
    headers: { authorization: `Bearer ${worker.token}` },
  });
  return ((await answer.json()) as Figures).total.counts.chats ?? 0;
}

const first = await begun();
await fill(first.origin);
log(`${await counted(first.origin)} chats have ended`);
await first.runtime.dispose();
for (const { file } of [...worker.ledgerFiles()]) {
  const database = new DatabaseSync(file);
  const { rows, bytes } =
    database.prepare('SELECT count(*) AS rows, avg(length(json)) AS bytes FROM facts').get() ?? {};
  log(`the ledger loses ${rows} rows of ${Math.round(Number(bytes))} bytes`);
  database.exec('DELETE FROM facts; DELETE FROM rollups;');
  database.close();
}

const { runtime, origin } = await begun();
try {
  await waits(origin, forSeconds(3));
  const before = await waits(origin, forSeconds(QUIET_S));
  await fetch(`${origin}/figures/rebuild`, {
    method: 'POST',
    headers: { authorization: `Bearer ${worker.token}` },
  });
  const began = performance.now();
  let isWhole = false;
  const looking = (async () => {
    while (!isWhole) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      isWhole = (await counted(origin)) >= chats;
    }
  })();
  const during = await waits(origin, () => isWhole);
  await looking;
  log(`all ${chats} rows are there again after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  const after = await waits(origin, forSeconds(QUIET_S));
  const at = (of: number[], share: number) => of[Math.ceil(of.length * share) - 1] ?? Number.NaN;
  const row = (of: number[]) => ({
    ...{
      messages: of.length,
      median: at(of, 0.5).toFixed(1),
      p99: at(of, 0.99).toFixed(1),
      longest: at(of, 1).toFixed(1),
    },
  });
  console.table({ before: row(before), 'while it is made again': row(during), after: row(after) });
  const without = [...before, ...after].sort((one, other) => one - other);
  const ratio = (share: number) => (at(during, share) / at(without, share)).toFixed(2);
  log(`while it is made again ÷ without: median ${ratio(0.5)}, p99 ${ratio(0.99)}`);
} finally {
  await runtime.dispose();
  worker.remove();
}
