import { INSTRUCTIONS } from '@chimpassist/protocol';
import { botCame } from './bot.ts';
import { end, handOver, join, over } from './command.ts';
import type { ChatEvent } from './event.ts';
import { type Step, unchanged } from './outcome.ts';
import { request, written } from './request.ts';
import { goOn, warn } from './silence.ts';
import { accept, attendantLost, declined, leave } from './staffing.ts';
import { type ChatState, isLive } from './state.ts';

/**
 * The chat's state machine: pure, total, idempotent for repeated events. The rules are numbered in `docs/spec.md`.
 *
 * @param now epoch milliseconds, by the clock of the object that stores the result.
 */
export function step(state: ChatState, event: ChatEvent, now: number): Step {
  switch (event.kind) {
    case 'request':
      return request(state, event, now);
    case 'written':
      return written(state, event, now);
    case 'silent':
      return silent(state, event, now);
    case 'warn':
      return warn(state, event);
    case 'goesOn':
      return goOn(state);
    case 'accept':
      return accept(state, event, now);
    case 'nobody':
      return nobody(state, event.rev);
    case 'somebody':
      return somebody(state, event.rev);
    case 'attendantLost':
      return attendantLost(state, event, now);
    case 'declined':
      return declined(state, event, now);
    case 'handOver':
      return handOver(state, event, now);
    case 'end':
      return end(state, event, now);
    case 'join':
      return join(state, event, now);
    case 'leave':
      return leave(state, event, now);
    case 'botCame':
      return botCame(state, event, now);
  }
}

function silent(state: ChatState, event: Extract<ChatEvent, { kind: 'silent' }>, now: number): Step {
  // Something happened since the bridge counted: it counts from the state that it gets now.
  if (!isLive(state) || event.rev !== state.rev) return unchanged(state);
  return over(state, event.hasLeft ? 'left' : 'expired', now);
}

function nobody(state: ChatState, rev: number): Step {
  if (state.kind !== 'waiting' || state.announced || rev !== state.rev) return unchanged(state);
  return {
    state: { ...state, rev: state.rev + 1, announced: true },
    effects: [{ instruction: INSTRUCTIONS.unavailable, reason: 'unavailable' }],
  };
}

function somebody(state: ChatState, rev: number): Step {
  if (state.kind !== 'waiting' || !state.announced || rev !== state.rev) return unchanged(state);
  return {
    state: { ...state, rev: state.rev + 1, announced: false },
    effects: [{ instruction: INSTRUCTIONS.update }],
  };
}
