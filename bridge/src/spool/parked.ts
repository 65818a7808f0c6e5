import type { ChatFrame } from '@chimpassist/protocol/frames';
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

/** One line a frame, without what anybody wrote. */
export function parkedLines(frames: readonly ParkedFrame[]): string {
  if (frames.length === 0) return 'Nothing is parked.';
  return frames
    .map(({ at, sessionTopic, frame, code, reason }) =>
      [new Date(at).toISOString(), sessionTopic, what(frame), code, reason].join('\t'),
    )
    .join('\n');
}
