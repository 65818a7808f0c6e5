import type * as v from 'valibot';
import { isIdText } from '../ids.ts';
import * as TOPICS from './rows.ts';
import { customerIdTextOf, type SessionTopic, sessionTopicOf } from './session-topic.ts';
import type { TopicRow } from './topic-row.ts';

type Rows = typeof TOPICS;
export type TopicName = keyof Rows;
export type PayloadOf<N extends TopicName> = v.InferOutput<Rows[N]['payload']>;

/** All rows by their names, for those who look them up. Pages name the rows that they need: `TOPICS.viewed`. */
export const TOPIC_ROWS: Rows = TOPICS;
export const TOPIC_TABLE = Object.entries(TOPIC_ROWS) as [TopicName, TopicRow][];

/** A row's pattern with these texts in the place of ids. */
export const fillPattern = (
  { pattern }: Pick<TopicRow, 'pattern'>,
  { customerId = '+', attendantId = '+' }: { customerId?: string; attendantId?: string } = {},
): string => pattern.replace('{customerId}', () => customerId).replace('{attendantId}', () => attendantId);

/** The filter that matches all topics of a row. */
const filterOf = (row: TopicRow): string => fillPattern(row);

const filtersHeard = (heard: TopicRow['heard']): string[] =>
  TOPIC_TABLE.filter(([, row]) => row.heard === heard).map(([, row]) => filterOf(row));

/** What the bridge subscribes to. */
export const BRIDGE_FILTERS = { durable: filtersHeard('durable'), perishable: filtersHeard('perishable') };

/** A topic (without base), taken apart: which row it is of, and the name in it. */
export type ReadTopic = {
  [N in TopicName]: { name: N } & {
    platform: object;
    chat: { sessionTopic: SessionTopic };
    /** The text of the id. */
    attendant: { attendantId: string };
  }[Rows[N]['scope']];
}[TopicName];

const PLATFORM = new Map(
  TOPIC_TABLE.filter(([, { scope }]) => scope === 'platform').map(([name, { pattern }]) => [pattern, name]),
);
const NAMED = new Map(
  TOPIC_TABLE.filter(([, { scope }]) => scope !== 'platform').map(([name, row]) => [filterOf(row), name]),
);
/** Where an id stands in a topic. */
const ID_LEVELS = [2, 3];

/** So many topics are remembered: a connection says the same ones again and again. */
const KNOWN_MAX = 1_000;
const KNOWN_MAX_CHARS = 200;
const known = new Map<string, ReadTopic | null>();

/** Takes a topic (without base) apart; null where it is none of the platform's. */
export function readTopic(topic: string): ReadTopic | null {
  const found = known.get(topic);
  if (found !== undefined) return found;
  // Names come from clients, so there is no end of them.
  if (known.size >= KNOWN_MAX) known.clear();
  const read = takenApart(topic);
  if (topic.length <= KNOWN_MAX_CHARS) known.set(topic, read);
  return read;
}

function takenApart(topic: string): ReadTopic | null {
  const platform = PLATFORM.get(topic);
  if (platform !== undefined) return { name: platform } as ReadTopic;
  const levels = topic.split('/');
  for (const level of ID_LEVELS) {
    const id = levels[level];
    if (id === undefined || !isIdText(id)) continue;
    const name = NAMED.get(levels.with(level, '+').join('/'));
    if (name === undefined) continue;
    if (TOPIC_ROWS[name].scope === 'attendant') return { name, attendantId: id } as ReadTopic;
    const sessionTopic = sessionTopicOf(id);
    return customerIdTextOf(sessionTopic) === null ? null : ({ name, sessionTopic } as ReadTopic);
  }
  return null;
}

/** Topics that clients publish to and the bridge reads. */
type InboundName = { [N in TopicName]: null extends Rows[N]['heard'] ? never : N }[TopicName];
export type InboundTopic = Extract<ReadTopic, { name: InboundName }>;

const isInbound = (read: ReadTopic): read is InboundTopic => TOPIC_ROWS[read.name].heard !== null;

/** A topic that the bridge reads, taken apart; null for all others. */
export function readInbound(topic: string): InboundTopic | null {
  const read = readTopic(topic);
  return read !== null && isInbound(read) ? read : null;
}
