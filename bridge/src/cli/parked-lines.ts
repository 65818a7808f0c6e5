import type { ChatFrame } from '@chimpassist/protocol/frames';
import type { LeftOutReason } from '../broker/outgoing.ts';
import type { LeftOutPublish } from '../spool/left-out.ts';
import type { ParkedFrame } from '../spool/parked-frames.ts';

/** A timestamp is whatever its sender's clock said; not every number is a date. */
const dateText = (at: number): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
};

/** One cell of a line, whatever stands in the row. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what would break the line, or the terminal.
const cell = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd');

const what = (frame: ChatFrame | null): string => {
  switch (frame?.kind) {
    case undefined:
      return 'cannot be read';
    case 'message':
      return `message of ${dateText(frame.message.timestamp)}`;
    case 'receipt':
      return `receipt of ${frame.readMessages.length}`;
    case 'request':
    case 'silent':
    case 'presence':
    case 'accept':
    case 'command':
    case 'typing':
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
        dateText(at),
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
      [dateText(at), sessionTopic, what(frame), code, reason].map(cell).join('\t'),
    )
    .join('\n');
}
