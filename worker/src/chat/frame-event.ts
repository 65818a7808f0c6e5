import type { ErrorCode } from '@chimpassist/protocol';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type { Settings } from '../settings.ts';
import type { ChatEvent } from './machine/event.ts';

interface Context {
  settings: Settings;
  /** Whether the customer's last page was closed. */
  isAway: boolean;
  /** Whether this session was here before, under this request (or, where there is none, under any). */
  isRepeat: (sessionId: string, requestID: string) => boolean;
  /** The id for a request that has none. */
  makeSessionId: () => string;
}

const cardOf = ({ id, name, avatarURL, type }: AttendantCard): AttendantCard => ({
  id,
  name,
  avatarURL,
  type,
});

/** Translates a frame of the bridge into an event of the machine. */
export function eventOf(
  frame: Exclude<ChatFrame, { kind: 'message' | 'receipt' | 'presence' | 'typing' }>,
  { settings, isAway, isRepeat, makeSessionId }: Context,
): ChatEvent | { code: ErrorCode; message: string } {
  switch (frame.kind) {
    case 'request':
      return {
        kind: 'request',
        customer: frame.customer,
        isProven: frame.proven,
        sessionId: frame.sessionId ?? makeSessionId(),
        requestID: frame.requestID ?? '',
        // The operator's setting: a client cannot make its own session live for ever.
        keepAliveTTL: settings.sessionKeepAliveMs,
        template: settings.sessionTemplate,
        status: frame.status,
        isRepeat: frame.sessionId !== undefined && isRepeat(frame.sessionId, frame.requestID ?? ''),
      };
    case 'silent':
      return { kind: 'silent', rev: frame.rev, hasLeft: isAway };
    case 'accept':
      return { kind: 'accept', attendant: cardOf(frame.attendant), sessionId: frame.sessionId };
    case 'command': {
      const by = cardOf(frame.attendant);
      const { command } = frame;
      switch (command.command) {
        case 'handOver':
          return { kind: 'handOver', by, to: command.to, note: command.note };
        case 'end':
          return { kind: 'end', by };
        case 'join':
          return { kind: 'join', attendant: by, takeOver: command.takeOver };
        case 'leave':
          return { kind: 'leave', by };
        case 'availability':
        case 'viewing':
        case 'decline':
          return {
            code: 'bad_request',
            message: `The command "${command.command}" is for the desk, not for a chat.`,
          };
      }
    }
  }
}
