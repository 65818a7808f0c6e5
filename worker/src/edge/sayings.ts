import { type Ack, type Message, type SessionTopic, type StoredMessage, TOPICS } from '@chimpassist/protocol';
import type { LogEntry, Publish } from '@chimpassist/protocol/frames';
import { refusalOf } from '@chimpassist/protocol/inbound';
import { ackOf } from '../chat/ack.ts';
import type { ChatEffects } from '../contract/outlet.ts';

/** Something that is said on a topic (without base), made into text once, and only where somebody follows. */
export interface Saying {
  topic: string;
  qos: 0 | 1;
  text(): string;
  /** It tells of this entry of the log, or that the entry is stored: who is behind hears it from the log. */
  seq?: number;
  isAck?: true;
  /** Whose words they are. */
  from?: WebSocket | null;
}

export function saying(topic: string, payload: unknown, qos: 0 | 1): Saying {
  let text: string | undefined;
  return { topic, qos, text: () => (text ??= JSON.stringify(payload)) };
}

/** What a customer hears of what the chat says. */
export function sayingsOf(
  topic: SessionTopic,
  { entries = [], acks = [], refusals = [], controls = [] }: ChatEffects,
): Saying[] {
  const messages = refusals.flatMap(({ frame, code }) =>
    frame.kind === 'message' ? refusalOf(frame, code) : [],
  );
  return [
    ...entries.flatMap((entry) => entrySayings(topic, entry)),
    ...acks.map((ack) => ackSaying(topic, ack)),
    ...(messages.length > 0 ? [saying(TOPICS.refused(topic), { refusals: messages }, 1)] : []),
    ...controls.flatMap(({ payload }) => [
      saying(TOPICS.clientControl(topic), payload, 1),
      saying(TOPICS.serverControl(topic), payload, 1),
    ]),
  ];
}

const known = new WeakMap<LogEntry, Saying[]>();

/** What a customer hears of a log entry. Attendants hear the same: it is made into text once. */
export function entrySayings(topic: SessionTopic, entry: LogEntry): Saying[] {
  const made =
    known.get(entry) ??
    publishOf(topic, entry).map((each) => ({
      ...saying(each.topic, each.payload, each.qos),
      seq: entry.seq,
    }));
  known.set(entry, made);
  return made;
}

const ackSaying = (topic: SessionTopic, ack: Ack): Saying => ({
  ...saying(TOPICS.stored(topic), { acks: [ack] }, 1),
  seq: ack.seq,
  isAck: true,
});

/** That a message of the log is stored, as its writer was to hear it. */
export function storedSayings(topic: SessionTopic, entry: LogEntry): Saying[] {
  if (entry.kind !== 'message') return [];
  const { twin, from, receivedAt, ...message } = entry.message as unknown as StoredMessage;
  const place = { seq: entry.seq, role: from.role, isTwin: twin === true, receivedAt };
  return [ackSaying(topic, ackOf({ ...message, from } as Message, place))];
}

/** A log entry as the topics tell it. */
export function publishOf(topic: SessionTopic, entry: LogEntry): Publish[] {
  switch (entry.kind) {
    case 'message': {
      const { sessionInfo, message } = entry;
      // The log has whole messages; the mirror's view of them names only what it reads.
      const { role } = (message as unknown as Message).from;
      const to =
        role === 'customer'
          ? TOPICS.customerMessages(topic)
          : role === 'attendant'
            ? TOPICS.attendantMessages(topic)
            : TOPICS.messages(topic);
      const payload = { sessionInfo: { ...sessionInfo, lastMessages: [message] }, message };
      return [{ topic: to, payload, qos: 1 }];
    }
    case 'receipt':
      return [
        { topic: TOPICS.viewed(topic), payload: { session: {}, readMessages: entry.readMessages }, qos: 1 },
      ];
    case 'change':
      return [{ topic: TOPICS.changed(topic), payload: { changes: [entry.change] }, qos: 1 }];
    case 'unknown':
      return [];
  }
}
