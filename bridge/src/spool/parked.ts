import type { ChatFrame } from '@chimpassist/protocol/frames';
import type { LeftOutReason } from '../broker/outgoing.ts';
import type { LeftOutPublish } from './left-out.ts';
import type { ParkedFrame } from './spool.ts';

const what = (frame: ChatFrame): string => {
  switch (frame.kind) {
    case 'message':
      return `message of ${new Date(frame.message.timestamp).toISOString()}`;
    case 'receipt':
      return `receipt of ${frame.readMessages.length}`;
    case 'request':
    case 'silent':
    case 'presence':
    case 'accept':
    case 'command':
      return frame.kind;
  }
};

const LEFT_OUT: Record<LeftOutReason, string> = {
  bad_topic: 'No broker takes this topic.',
  too_large: 'It is larger than the broker takes.',
  hung_up: 'The broker hung up at it.',
};
const isReason = (text: string): text is LeftOutReason => text in LEFT_OUT;

/** One line a publish that the broker does not take, without what it said. */
export const leftOutLines = (publishes: readonly LeftOutPublish[]): string =>
  publishes
    .map(({ at, topic, bytes, reason }) =>
      [
        new Date(at).toISOString(),
        JSON.stringify(topic),
        `publish of ${bytes} bytes`,
        reason,
        isReason(reason) ? LEFT_OUT[reason] : '',
      ].join('\t'),
    )
    .join('\n');

/** One line a frame, without what anybody wrote. */
export function parkedLines(frames: readonly ParkedFrame[]): string {
  if (frames.length === 0) return 'Nothing is parked.';
  return frames
    .map(({ at, sessionTopic, frame, code, reason }) =>
      [new Date(at).toISOString(), sessionTopic, what(frame), code, reason].join('\t'),
    )
    .join('\n');
}
