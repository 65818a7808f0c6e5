import { DEFAULT_SESSION_TEMPLATE } from '@chimpassist/protocol';
import type { ChatEvent } from '../../src/chat/machine/event.ts';
import { type ChatState, NO_CHAT } from '../../src/chat/machine/state.ts';
import { step } from '../../src/chat/machine/step.ts';
import type { AttendantCard } from '../../src/contract/attendant-card.ts';

export const ana: AttendantCard = { id: 12, name: 'Ana', avatarURL: null, type: 'support/firstLevel' };
export const ben: AttendantCard = { id: 13, name: 'Ben', avatarURL: null, type: 'support/firstLevel' };
export const sue: AttendantCard = { id: 90, name: 'Sue', avatarURL: null, type: 'support/supervisor' };
export const cho: AttendantCard = { id: 50, name: 'Cho', avatarURL: null, type: 'support/secondLevel' };
export const mary = { id: 298301, name: 'Mary', avatarURL: null };

export const request = (over: Partial<Extract<ChatEvent, { kind: 'request' }>> = {}): ChatEvent => ({
  kind: 'request',
  customer: mary,
  sessionId: 's-1',
  requestID: 'r-1',
  keepAliveTTL: 600_000,
  template: DEFAULT_SESSION_TEMPLATE,
  status: undefined,
  ...over,
});
export const accept = (attendant: AttendantCard): Extract<ChatEvent, { kind: 'accept' }> => ({
  kind: 'accept',
  attendant,
  sessionId: undefined,
});

/** Runs events from the beginning of a chat, one a millisecond. */
export function run(...events: ChatEvent[]) {
  let state: ChatState = NO_CHAT;
  let last = step(state, events[0] ?? request(), 0);
  state = last.state;
  for (const [i, event] of events.slice(1).entries()) {
    last = step(state, event, i + 1);
    state = last.state;
  }
  return last;
}

/** What a step tells both sides. */
export const instructions = ({ effects }: ReturnType<typeof step>) =>
  effects.map(({ instruction }) => instruction);
