import { type Party, TOPIC_TABLE, type TopicRow } from '../src/index.ts';
import { PageTable } from './page-table.ts';

const PARTIES: Record<Party, string> = {
  customer: 'customer',
  attendant: 'attendant',
  legacyWidget: 'legacy clients',
  legacyDesk: 'legacy back office',
};

const nameOf = ({ pattern }: TopicRow): string =>
  pattern
    .replace('server/sessions/{customerId}', '<sessionTopic>')
    .replace('{attendantId}', '<id>')
    .replace('{customerId}', '<customerId>');
const whoOf = (parties: readonly Party[]): string =>
  parties.length === 0 ? '' : parties.map((party) => PARTIES[party]).join(', ');
const heardOf = ({ heard, needsLegacy }: TopicRow): string =>
  heard === null ? '' : needsLegacy === null ? heard : `${heard}, with \`LEGACY_CLIENTS\``;
const provesOf = ({ proves }: TopicRow): string =>
  proves === 'party' ? 'one of the chat' : (proves ?? 'nobody');

/** Every topic, as its row says. */
export const topicTable = new PageTable('topic', [
  '| topic | publish | subscribe | QoS | the bridge reads it | proves |',
  '|---|---|---|---|---|---|',
  ...TOPIC_TABLE.map(([, row]) => row)
    .toSorted((one, other) => (one.pattern < other.pattern ? -1 : 1))
    .map(
      (row) =>
        `| \`${nameOf(row)}\` | ${whoOf(row.publish)} | ${whoOf(row.subscribe)} | ${row.qos} | ${heardOf(row)} | ${provesOf(row)} |`,
    ),
]);
