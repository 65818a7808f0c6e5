import { identityOf, type MessageRef } from '@chimpassist/protocol';
import type { LogEntry, LoggedMessage, LoggedSession } from '@chimpassist/protocol/frames';
import type { AnyBulkWriteOperation } from 'mongodb';

/** One document of `chat-messages`. Old collections hold others beside, with ObjectIds. */
export interface MirroredMessage {
  /** Deterministic: session topic and message identity, and a suffix for the second of two with the same. */
  _id: string;
  sessionInfo: LoggedSession;
  message: LoggedMessage;
}

const idOf = (sessionTopic: string, ref: MessageRef): string => `${sessionTopic} ${identityOf(ref)}`;

/** What log entries ask of MongoDB. Done twice, or again after later ones, it leaves the same. */
export interface Writes {
  /** New documents, which stay as they are where they are there already. */
  documents: MirroredMessage[];
  /** What has happened to messages since, in this order, and after all documents. */
  updates: AnyBulkWriteOperation<MirroredMessage>[];
}

export function writesOf(topic: string, entries: readonly LogEntry[]): Writes {
  const documents: MirroredMessage[] = [];
  const updates: Writes['updates'] = [];
  for (const entry of entries) {
    if (entry.kind === 'message') documents.push(documentOf(topic, entry));
    else updates.push(...updatesOf(topic, entry));
  }
  return { documents, updates };
}

/** Values only: the keys are ours. */
function documentOf(
  topic: string,
  { sessionInfo, message }: Extract<LogEntry, { kind: 'message' }>,
): MirroredMessage {
  const session = { ...sessionInfo, lastMessages: [] };
  return { _id: idOf(topic, message), sessionInfo: session, message: withoutFileStates(message) };
}

function updatesOf(topic: string, entry: Exclude<LogEntry, { kind: 'message' }>): Writes['updates'] {
  if (entry.kind === 'change') {
    const { content, changed, ...ref } = entry.change;
    return [
      {
        updateOne: {
          // Of two changes the later one counts, in whatever order they come.
          filter: { _id: idOf(topic, ref), 'message.changed.seq': { $not: { $gte: changed.seq } } },
          update: {
            $set: { 'message.content': content, 'message.changed': changed },
            ...(changed.deleted ? { $unset: { 'message.attachments': '' } } : {}),
          },
        },
      },
    ];
  }
  // Its bridge is older than its Worker; the mirror tells the operator.
  if (entry.kind === 'unknown') return [];
  return entry.readMessages.map((read) => ({
    updateOne: {
      filter: { _id: idOf(topic, read) },
      update: { $set: { 'message.readAt': read.readAt } },
    },
  }));
}

/** What was true of a file as its message came is not kept up to date here; all else of it stays as it is. */
function withoutFileStates(message: LoggedMessage): LoggedMessage {
  const { attachments } = message;
  if (attachments === undefined) return message;
  return { ...message, attachments: attachments.map(({ state: _, ...file }) => file) };
}
