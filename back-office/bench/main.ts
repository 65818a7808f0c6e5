/**
 * `npm run bench:back-office`: the built page in Chromium with 5 and with 500 customers, as a table. It measures and
 * never fails for a figure: on a busy machine the same page is slower.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import buildPage from '../test/support/build.ts';
import { HOUR_OF_MESSAGES, type Result, runWith } from './run.ts';

const SIZES = [5, 500];
/** `-- --messages 36000` measures memory after fewer than an hour’s: that phase takes most of the time. */
const given = parseArgs({ options: { messages: { type: 'string' } } }).values.messages;
const HOUR = given === undefined ? HOUR_OF_MESSAGES : Number(given);
const MEBIBYTE = 1024 * 1024;

const ms = (value: number): string => `${Math.round(value)} ms`;
const mebibytes = (bytes: number): string => `${(bytes / MEBIBYTE).toFixed(1)} MiB`;

const ROWS: readonly [string, (result: Result) => string][] = [
  ['messages there at the start', ({ messages }) => String(messages)],
  ['page opened → first row of the list', ({ firstRowMs }) => ms(firstRowMs)],
  ['page opened → first row with its last message', ({ firstWordMs }) => ms(firstWordMs)],
  ['page opened → every chat’s messages asked for', ({ allLoadedMs }) => ms(allLoadedMs)],
  ['list, 50 messages/s: frames', ({ list }) => String(list.frames)],
  ['list: frames over 50 ms', ({ list }) => String(list.long)],
  ['list: longest of them (work in it)', ({ list }) => `${ms(list.longest)} (${ms(list.longestWork)})`],
  ['list: slowest wheel turn or key', ({ list }) => ms(list.slowestInput)],
  ['chat, 50 messages/s: frames', ({ chat }) => String(chat.frames)],
  ['chat: frames over 50 ms', ({ chat }) => String(chat.long)],
  ['chat: longest of them (work in it)', ({ chat }) => `${ms(chat.longest)} (${ms(chat.longestWork)})`],
  ['chat: slowest key', ({ chat }) => ms(chat.slowestInput)],
  ['heap at the start', ({ heapBefore }) => mebibytes(heapBefore)],
  [
    `heap after ${HOUR} more messages (an hour has ${HOUR_OF_MESSAGES})`,
    ({ heapAfterHour }) => mebibytes(heapAfterHour),
  ],
  ['elements of the page after them', ({ elementsAfterHour }) => String(elementsAfterHour)],
];

await buildPage();
const results: Result[] = [];
for (const size of SIZES) {
  console.error(`${size} customers …`);
  results.push(await runWith(size, HOUR));
}
const model = cpus()[0]?.model ?? 'unknown processor';
console.log(`${cpus().length} × ${model}; Chromium, broker and server on the same processors`);
console.log(`| | ${results.map(({ customers }) => `${customers} customers`).join(' | ')} |`);
console.log(`|---|${results.map(() => '---').join('|')}|`);
for (const [name, value] of ROWS) console.log(`| ${name} | ${results.map(value).join(' | ')} |`);
