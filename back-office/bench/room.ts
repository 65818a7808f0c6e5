/**
 * `npm run bench:room`: a real Worker with 1,000 ready answers, 50 attendants online, 300 open chats and 200 customers who wait, and
 * two desks in Chromium: an attendant's and a supervisor's, who follows all chats. It measures and never fails for a
 * figure. The hour is one of work and not of the clock: so many actions as an attendant does in one, as fast as the page takes them.
 */
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import buildPage from '../test/support/build.ts';
import { beginFrames, endFrames, heapBytes, watchInPage } from './frames.ts';
import { sentence } from './load.ts';
import { keys, mebibytes, openings, painted, row } from './page-work.ts';
import { countFrames, framesOf } from './room-frames.ts';
import { customersCome, FrameCount, type Room, startRoom } from './room-stack.ts';
import { filterList, openByName, readyAnswer, searchEverything, write, writeNote } from './room-work.ts';

const given = parseArgs({
  options: {
    answers: { type: 'string', default: '1000' },
    open: { type: 'string', default: '300' },
    waiting: { type: 'string', default: '200' },
    attendants: { type: 'string', default: '50' },
    actions: { type: 'string', default: '600' },
  },
}).values;
const SIZE = {
  answers: Number(given.answers),
  open: Number(given.open),
  waiting: Number(given.waiting),
  attendants: Number(given.attendants),
};
const ACTIONS = Number(given.actions);
const QUARTERS = 4;
const OPENED = 30;
const SEARCHED = 20;
/** Customers' words a second, over all open chats, while the attendant works. */
const PER_SECOND = 5;

async function deskOf({ stack }: Room, email: string, count: FrameCount) {
  const page = await stack.signedIn(email);
  await page.addInitScript(watchInPage);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await countFrames(session, count);
  await page.reload();
  await page.getByRole('region', { name: 'Customers' }).waitFor();
  return { page, session };
}

/** Chats that this page's attendant has, without those that wait. */
async function ownChats(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'Mine', exact: true }).click();
  await painted(page);
  const names = await page
    .locator('.row .row-name')
    .evaluateAll((each) => each.map(({ textContent }) => textContent ?? ''));
  await page.getByRole('button', { name: 'All', exact: true }).click();
  return names;
}

async function work(page: Page, names: readonly string[], actions: number, from: number): Promise<void> {
  for (let n = from; n < from + actions; n += 1) {
    const text = sentence(n);
    const kinds = [
      () => openByName(page, names[Math.floor(n / 6) % names.length] ?? ''),
      () => write(page, text),
      () => readyAnswer(page, text.slice(0, 3)),
      () => writeNote(page, text),
      () => searchEverything(page, text.split(' ')[0] ?? ''),
      () => filterList(page, 'custom'),
    ];
    await kinds[n % kinds.length]?.();
  }
}

/** Customers write in open chats, one after the other, until it is stopped. */
function startWriting({ customers }: Room): () => void {
  const all = [...customers.values()].slice(0, SIZE.open);
  let n = 0;
  const timer = setInterval(() => {
    all[(n * 37) % all.length]?.send(sentence(n));
    n += 1;
  }, 1_000 / PER_SECOND);
  return () => clearInterval(timer);
}

await buildPage();
const room = await startRoom(SIZE);
let stopWriting = (): void => {};
try {
  const counts = { attendant: new FrameCount(), supervisor: new FrameCount() };
  const attendant = await deskOf(room, 'user@chimpassist.com', counts.attendant);
  console.error('customers come');
  await customersCome(room, SIZE);
  const supervisor = await deskOf(room, 'supervisor@chimpassist.com', counts.supervisor);
  console.error('all are there');

  const frames = await framesOf(room, counts.supervisor, [counts.attendant]);
  console.log(
    `${SIZE.answers} ready answers, ${SIZE.open} chats, ${SIZE.waiting} waiting, ${SIZE.attendants} attendants`,
  );
  console.log(
    '| one change in one chat | frames at its attendant | at the other attendants, all together | at a supervisor |',
  );
  console.log('|---|---|---|---|');
  for (const { event, own, others, supervisor } of frames)
    console.log(`| ${event} | ${own} | ${others} | ${supervisor} |`);

  const names = await ownChats(attendant.page);
  const all = Array.from({ length: OPENED }, (_, n) => `Customer ${(n * 7 + 1) % SIZE.open}`);
  stopWriting = startWriting(room);
  console.log('\n| | median | slow twentieth | slowest |\n|---|---|---|---|');
  console.log(row('attendant: click → chat drawn', await openings(attendant.page, names)));
  console.log(row('supervisor: click → chat drawn', await openings(supervisor.page, all)));
  await openByName(attendant.page, names[0] ?? '');
  console.log(row('attendant: work of the page for a key', await keys(attendant.page, attendant.session)));
  console.log(
    row('attendant: / and each key → ready answers that fit', await readyAnswer(attendant.page, 'ord')),
  );
  console.log(row('supervisor: key → list that fits', await filterList(supervisor.page, 'customer 1')));
  const searched: number[] = [];
  for (let n = 0; n < SEARCHED; n += 1)
    searched.push(await searchEverything(supervisor.page, sentence(n).split(' ')[0] ?? ''));
  console.log(row('supervisor: search in everything', searched));

  const heaps = [[await heapBytes(attendant.page), await heapBytes(supervisor.page)]];
  await Promise.all([beginFrames(attendant.page), beginFrames(supervisor.page)]);
  const begun = performance.now();
  for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
    await work(attendant.page, names, ACTIONS / QUARTERS, (quarter * ACTIONS) / QUARTERS);
    heaps.push([await heapBytes(attendant.page), await heapBytes(supervisor.page)]);
  }
  const seconds = (performance.now() - begun) / 1_000;
  const seen = { attendant: await endFrames(attendant.page), supervisor: await endFrames(supervisor.page) };
  stopWriting();
  console.log(`\n${ACTIONS} actions in ${Math.round(seconds)} s, ${PER_SECOND} words of customers a second`);
  for (const [at, who] of (['attendant', 'supervisor'] as const).entries()) {
    const { frames, long, longest, longestWork, slowestInput } = seen[who];
    console.log(
      `${who}: heap ${heaps.map((each) => mebibytes(each[at] ?? 0)).join(', ')} MiB; ${long} of ${frames} frames over 50 ms, longest ${Math.round(longest)} ms (work ${Math.round(longestWork)}), slowest input ${Math.round(slowestInput)} ms`,
    );
  }
  console.log(`complaints: ${room.stack.complaints.length}`);
} finally {
  stopWriting();
  await room.stop();
}
