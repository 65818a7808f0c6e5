import {
  BATCH_MAX_FRAMES_PER_CHAT,
  customerIdTextOf,
  identityOf,
  idText,
  type Message,
  MessagePayloadSchema,
  sessionTopicOf,
} from '@chimpassist/protocol';
import {
  type AnswerLine,
  BRIDGE_VERSION,
  type ChatAnswer,
  type ChatFrame,
} from '@chimpassist/protocol/frames';
import type { Db } from 'mongodb';
import * as v from 'valibot';
import type { Edge } from '../edge/edge.ts';

const MESSAGES = 'chat-messages';
const CURSORS = 'chat-messages-cursors';
const LOG_PAGE = 200;

/** Something went wrong that a second run may mend. Its message says so. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

export interface Imported {
  chats: number;
  /** Handed to the objects; those that were there already included. */
  messages: number;
  /** Left alone because the bridge's mirror wrote them: they came from the objects. */
  mirrored: number;
  /** No messages of a chat, or refused. */
  left: number;
  /** Chats that had other messages before: the mirror copies theirs again. */
  notSettled: number;
}

export interface ImportOptions {
  database: Db;
  edge: Pick<Edge, 'post' | 'logPage'>;
  /** Counts only. */
  dryRun: boolean;
  /** Also what the mirror wrote: for objects that are empty, because the Worker's record was lost. */
  restore?: boolean;
}

/** The old server's documents carry the whole customer; only the id matters here. */
const DocumentSchema = v.object({
  ...MessagePayloadSchema.entries,
  sessionInfo: v.object({
    sessionTopic: v.optional(v.string()),
    customer: v.optional(v.object({ id: v.union([v.string(), v.number()]) })),
  }),
});

function topicOf({ sessionInfo }: v.InferOutput<typeof DocumentSchema>): string | null {
  const { sessionTopic, customer } = sessionInfo;
  const topics = [sessionTopic, customer === undefined ? undefined : sessionTopicOf(idText(customer.id))];
  return topics.find((topic) => topic !== undefined && customerIdTextOf(topic) !== null) ?? null;
}

/**
 * Brings the old server's collection into the objects, chat by chat in the order of their time, and puts each chat's
 * cursor of the mirror behind what came from here. May be run again. @throws {ImportError}
 */
export async function importMessages({
  database,
  edge,
  dryRun,
  restore = false,
}: ImportOptions): Promise<Imported> {
  const sum: Imported = { chats: 0, messages: 0, mirrored: 0, left: 0, notSettled: 0 };
  let topic: string | null = null;
  let messages: Message[] = [];
  const finish = async (): Promise<void> => {
    if (topic === null || messages.length === 0) return;
    sum.chats += 1;
    sum.messages += messages.length;
    if (!dryRun) {
      sum.left += await bring(edge, topic, messages);
      if (!(await settle({ edge, database, restore }, topic, messages))) sum.notSettled += 1;
    }
    messages = [];
  };
  const found = database
    .collection(MESSAGES)
    .find({})
    // Of two with one identity, the mirror's twin is the second here too.
    .sort({ 'sessionInfo.sessionTopic': 1, 'sessionInfo.customer.id': 1, 'message.timestamp': 1, _id: 1 });
  for await (const document of found) {
    const parsed = v.safeParse(DocumentSchema, document);
    const found = parsed.success ? topicOf(parsed.output) : null;
    if (!parsed.success || found === null) {
      sum.left += 1;
      continue;
    }
    if (!restore && String(document._id).startsWith(`${found} `)) {
      sum.mirrored += 1;
      continue;
    }
    if (found !== topic) await finish();
    topic = found;
    messages.push(parsed.output.message);
  }
  await finish();
  return sum;
}

/** @returns how many were refused */
async function bring(edge: Pick<Edge, 'post'>, topic: string, messages: Message[]): Promise<number> {
  let refused = 0;
  const read = messages.flatMap(({ id, from, timestamp, readAt }) =>
    readAt === null
      ? []
      : [{ ...(id === undefined ? {} : { id }), from: { id: from.id, role: from.role }, timestamp, readAt }],
  );
  const frames: ChatFrame[] = [
    ...messages.map((message) => ({
      kind: 'message' as const,
      at: message.timestamp,
      message,
      imported: true as const,
    })),
    ...read.map((one) => ({ kind: 'receipt' as const, at: one.readAt, readMessages: [one] })),
  ];
  for (let first = 0; first < frames.length; ) {
    const answers: ChatAnswer[] = [];
    const take = (line: AnswerLine): void => {
      if (!('desk' in line)) answers.push(line);
    };
    const some = frames.slice(first, first + BATCH_MAX_FRAMES_PER_CHAT);
    // Messages and receipts are taken from every epoch, so the bridge may run meanwhile and keeps its lease.
    const chats = [{ sessionTopic: topic, seenRev: 0, frames: some }];
    await edge.post({ v: BRIDGE_VERSION, epoch: 0, at: Date.now(), chats, desk: [] }, take);
    const [answer] = answers;
    // One chat that the Worker will never take must not keep all others out.
    if (answer !== undefined && !answer.ok && !answer.retry) return messages.length;
    if (answer === undefined || !answer.ok) {
      const reason = answer === undefined ? 'it did not take them' : answer.message;
      throw new ImportError(
        `A chat could not be imported: ${reason.replace(/\.$/, '')}. Run the import again: it goes on.`,
      );
    }
    refused += answer.refused.length;
    first += some.length;
  }
  return refused;
}

/**
 * Says to the mirror that MongoDB has this chat's entries, where all of them came from here.
 *
 * @returns false where the chat has others, which the mirror must still copy
 */
async function settle(
  { edge, database, restore }: Pick<ImportOptions, 'database' | 'restore'> & { edge: Pick<Edge, 'logPage'> },
  topic: string,
  messages: Message[],
): Promise<boolean> {
  const known = new Set(messages.map(identityOf));
  const cursors = database.collection<{ _id: string; seq: number }>(CURSORS);
  // A new log is shorter than the lost one: behind its old cursor nothing would ever be mirrored.
  if (restore) await cursors.deleteOne({ _id: topic });
  let seq = (await cursors.findOne({ _id: topic }))?.seq ?? 0;
  for (;;) {
    const { entries } = await edge.logPage(topic, seq, LOG_PAGE);
    const last = entries.at(-1);
    if (last === undefined) break;
    if (entries.some((entry) => entry.kind === 'message' && !known.has(identityOf(entry.message))))
      return false;
    seq = last.seq;
  }
  await cursors.updateOne({ _id: topic }, { $set: { seq } }, { upsert: true });
  return true;
}
