import { fileURLToPath } from 'node:url';

/**
 * The arithmetic of docs/scale.md: 100,000 concurrent visitors and 10 million messages a day. What is counted by a test
 * says which; what is assumed says so there. `node bench/src/scale.ts` prints the table of that page.
 */

const MILLION = 1_000_000;
const DAYS = 30;
const DAY_S = 86_400;
const GIGABYTE = 1e9;

const LOAD = { visitors: 100_000, messagesPerDay: 10 * MILLION, messagesPerChat: 10, peak: 10 } as const;
/** Cloudflare's list prices of the Workers Paid plan, US dollars, above what is included. */
const PRICE = {
  workerRequests: 0.3 / MILLION,
  cpuMs: 0.02 / MILLION,
  objectRequests: 0.15 / MILLION,
  gigabyteSeconds: 12.5 / MILLION,
  rowsWritten: 1 / MILLION,
  rowsRead: 0.001 / MILLION,
  gigabyteMonth: 0.2,
} as const;
/** Counted in workerd by worker/test/cost.test.ts. */
const COUNTED = {
  rowsPerMessage: 1,
  receiptMessages: 4,
  rowsPerReceipt: 1,
  rowsPerChat: 8,
  deskCallsPerChat: 3,
  framesPerChat: 3,
} as const;
const ASSUMED = {
  callMs: 5,
  objectGigabytes: 0.128,
  rowsReadPerCall: 20,
  messageBytes: 600,
  /** POST /session, and three reads of history and session. */
  restPerChat: 4,
  postCpuMs: 5,
  customerBytes: 300,
  customers: 10 * MILLION,
} as const;
/** bridge/src/edge/dispatcher.ts: 25 ms lie between two posts. */
const POSTS_PER_SECOND = 40;
const KEEP_ALIVE_S = 10;

const messages = LOAD.messagesPerDay * DAYS;
const receipts = messages / COUNTED.receiptMessages;
const chats = messages / LOAD.messagesPerChat;
const rest = chats * ASSUMED.restPerChat;
const posts = POSTS_PER_SECOND * DAY_S * DAYS;
const chatCalls = messages + receipts + chats * COUNTED.framesPerChat;
const deskCalls = chats * COUNTED.deskCallsPerChat;
/** Each REST call asks one object more: a doorkeeper, or the chat. */
const calls = chatCalls + deskCalls + rest;
const stored = (messages * ASSUMED.messageBytes) / GIGABYTE;

interface Line {
  what: string;
  howMuch: string;
  dollars: number;
}

const inMillions = (count: number): string => `${Math.round(count / MILLION).toLocaleString('en')} million`;

const LINES: Line[] = [
  {
    what: 'rows written: messages',
    howMuch: `${inMillions(messages)} × ${COUNTED.rowsPerMessage}`,
    dollars: messages * COUNTED.rowsPerMessage * PRICE.rowsWritten,
  },
  {
    what: 'rows written: receipts, one for four messages',
    howMuch: `${inMillions(receipts)} × ${COUNTED.rowsPerReceipt}`,
    dollars: receipts * COUNTED.rowsPerReceipt * PRICE.rowsWritten,
  },
  {
    what: 'rows written: chats, from request to end',
    howMuch: `${inMillions(chats)} × ${COUNTED.rowsPerChat}`,
    dollars: chats * COUNTED.rowsPerChat * PRICE.rowsWritten,
  },
  {
    what: 'rows read',
    howMuch: `${inMillions(calls)} calls × ${ASSUMED.rowsReadPerCall}`,
    dollars: calls * ASSUMED.rowsReadPerCall * PRICE.rowsRead,
  },
  {
    what: 'requests to the Worker: batches and REST',
    howMuch: `${inMillions(posts)} + ${inMillions(rest)}`,
    dollars: (posts + rest) * PRICE.workerRequests + posts * ASSUMED.postCpuMs * PRICE.cpuMs,
  },
  {
    what: 'requests to objects, every frame by itself',
    howMuch: `${inMillions(calls)}`,
    dollars: calls * PRICE.objectRequests,
  },
  {
    what: 'duration of objects',
    howMuch: `${inMillions(calls)} × ${ASSUMED.callMs} ms × 128 MB`,
    dollars: calls * (ASSUMED.callMs / 1_000) * ASSUMED.objectGigabytes * PRICE.gigabyteSeconds,
  },
  { what: 'idle visitors', howMuch: '0 frames, 0 requests, 0 rows', dollars: 0 },
  {
    what: 'storage, for each month that is kept',
    howMuch: `${Math.round(stored)} GB`,
    dollars: stored * PRICE.gigabyteMonth,
  },
];

/** Where the Worker is the broker. Counted in workerd by worker/test/edge-cost.test.ts; half of the words are the attendant's. */
const EDGE = {
  /** Of a word, with the acknowledgements of both sides. Twenty are one request. */
  frames: 3,
  framesOfRequest: 20,
  /** Chat → link; link → chat and back where an attendant writes. */
  calls: 1.5,
  /** Request and acceptance come over a socket and a link; the desk is asked as on the other road, and the page is opened. */
  callsPerChat: 4,
} as const;
const edgeFrames = (messages + receipts) * EDGE.frames;
const edgeCalls =
  (messages + receipts) * EDGE.calls + chats * (EDGE.callsPerChat + COUNTED.deskCallsPerChat) + rest;
const edgeRequests = edgeCalls + edgeFrames / EDGE.framesOfRequest;
const rowsOfWords = LINES.slice(0, 3);

const EDGE_LINES: Line[] = [
  {
    what: 'rows written: messages, receipts and chats, as on the other road',
    howMuch: inMillions(
      messages * COUNTED.rowsPerMessage + receipts * COUNTED.rowsPerReceipt + chats * COUNTED.rowsPerChat,
    ),
    dollars: rowsOfWords.reduce((sum, { dollars }) => sum + dollars, 0),
  },
  {
    what: 'rows read',
    howMuch: `${inMillions(edgeCalls)} calls × ${ASSUMED.rowsReadPerCall}`,
    dollars: edgeCalls * ASSUMED.rowsReadPerCall * PRICE.rowsRead,
  },
  {
    what: 'requests to the Worker: REST and opened sockets',
    howMuch: `${inMillions(rest)} + ${inMillions(chats)}`,
    dollars: (rest + chats) * PRICE.workerRequests,
  },
  {
    what: 'requests to objects: calls, and frames at twenty to one',
    howMuch: `${inMillions(edgeCalls)} + ${inMillions(edgeFrames)} ÷ ${EDGE.framesOfRequest}`,
    dollars: edgeRequests * PRICE.objectRequests,
  },
  {
    what: 'duration of objects',
    howMuch: `${inMillions(edgeCalls + edgeFrames)} × ${ASSUMED.callMs} ms × 128 MB`,
    dollars:
      (edgeCalls + edgeFrames) * (ASSUMED.callMs / 1_000) * ASSUMED.objectGigabytes * PRICE.gigabyteSeconds,
  },
  { what: 'open pages that say nothing', howMuch: '0 frames, 0 requests, 0 rows', dollars: 0 },
  {
    what: 'storage, for each month that is kept',
    howMuch: `${Math.round(stored)} GB`,
    dollars: stored * PRICE.gigabyteMonth,
  },
];

const money = (dollars: number): string => `$${Math.round(dollars).toLocaleString('en')}`;

const tableOf = (lines: readonly Line[]): string[] => [
  '| what, in a month | how much | price |',
  '|---|---|---|',
  ...lines.map(({ what, howMuch, dollars }) => `| ${what} | ${howMuch} | ${money(dollars)} |`),
  `| **together** | | **${money(lines.reduce((sum, { dollars }) => sum + dollars, 0))}** |`,
];

/** The tables of the page, line by line. */
export const TABLE: string[] = tableOf(LINES);
export const EDGE_TABLE: string[] = tableOf(EDGE_LINES);

const perSecond = (count: number): number => count / (DAYS * DAY_S);
/** What the text of the page says, by name. */
export const SAID = {
  'keep-alives a second': (LOAD.visitors / KEEP_ALIVE_S).toLocaleString('en'),
  'messages a second': String(Math.round(perSecond(messages))),
  'messages a second at the peak': Math.round(perSecond(messages) * LOAD.peak).toLocaleString('en'),
  'calls of the desk a second': String(Math.round(perSecond(deskCalls))),
  'calls of the desk a second at the peak': String(Math.round(perSecond(deskCalls) * LOAD.peak)),
  'GB at the desk': String((ASSUMED.customers * ASSUMED.customerBytes) / GIGABYTE),
} as const;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log([...TABLE, '', ...EDGE_TABLE].join('\n'));
  console.log(SAID);
}
