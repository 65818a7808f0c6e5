import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Party, TOPIC_TABLE, type TopicRow } from '../src/index.ts';

/** The table of topics in `docs/protocol.md`, made of the rows. Run as a program, this file writes it there. */

const PAGE = fileURLToPath(new URL('../../docs/protocol.md', import.meta.url));
const BEGIN = '<!-- topics: made by protocol/scripts/topic-table.ts -->';
const END = '<!-- /topics -->';

const PARTIES: Record<Party, string> = {
  customer: 'customer',
  attendant: 'attendant',
  shippedWidget: 'shipped clients',
  shippedDesk: 'shipped back office',
};

const nameOf = ({ pattern }: TopicRow): string =>
  pattern.replace('server/sessions/{customerId}', '<sessionTopic>').replace('{attendantId}', '<id>');
const whoOf = (parties: readonly Party[]): string =>
  parties.length === 0 ? '' : parties.map((party) => PARTIES[party]).join(', ');
const heardOf = ({ heard, needsLegacy }: TopicRow): string =>
  heard === null ? '' : needsLegacy === null ? heard : `${heard}, with \`LEGACY_CLIENTS\``;
const provesOf = ({ proves }: TopicRow): string =>
  proves === 'party' ? 'one of the chat' : (proves ?? 'nobody');

const LINES = [
  '| topic | publish | subscribe | QoS | the bridge reads it | proves |',
  '|---|---|---|---|---|---|',
  ...TOPIC_TABLE.map(([, row]) => row)
    .toSorted((one, other) => (one.pattern < other.pattern ? -1 : 1))
    .map(
      (row) =>
        `| \`${nameOf(row)}\` | ${whoOf(row.publish)} | ${whoOf(row.subscribe)} | ${row.qos} | ${heardOf(row)} | ${provesOf(row)} |`,
    ),
];

/** The page with the table as the rows have it now. */
function written(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/protocol.md has lost the marks ${BEGIN} and ${END}.`);
  return `${page.slice(0, begin)}${BEGIN}\n${LINES.join('\n')}\n${page.slice(end)}`;
}

/** Whether `docs/protocol.md` says what the rows say. */
export function isCurrent(): boolean {
  const page = readFileSync(PAGE, 'utf8');
  return written(page) === page;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(PAGE, written(readFileSync(PAGE, 'utf8')));
