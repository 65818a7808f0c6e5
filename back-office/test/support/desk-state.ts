import type { Colleague, Control, DeskChat, WireMessage, WireSession } from '@chimpassist/client/wire';
import { DEFAULT_SESSION_TEMPLATE, INSTRUCTIONS, sessionTopicOf } from '@chimpassist/protocol';
import type { DeskEvent } from '../../src/desk/events.ts';
import { reduceDesk } from '../../src/desk/reducer.ts';
import { type DeskState, emptyDesk } from '../../src/desk/state.ts';

/** Builders for tests of the desk without a page. */

export const NOW = 1_700_000_000_000;
export const ADA = {
  id: 12,
  name: 'Ada',
  email: 'ada@example.com',
  avatarURL: null,
  type: 'support/firstLevel',
};
export const BOSS = { ...ADA, id: 14, name: 'Sol', type: 'support/supervisor' };

export const session = (id: string, more: Partial<WireSession> = {}): WireSession => ({
  sessionTopic: sessionTopicOf(id),
  sessionId: `s-${id}`,
  requestID: '',
  keepAliveTTL: 600_000,
  customer: { id, name: `Customer ${id}`, avatarURL: null },
  status: 'waitingAttendantsAssignment',
  createdAt: NOW - 1_000,
  assignedAttendants: [],
  sessionTemplate: DEFAULT_SESSION_TEMPLATE,
  ...more,
});
export const mine = (id: string, more: Partial<WireSession> = {}): WireSession =>
  session(id, { status: 'online', assignedAttendants: [12], ...more });

export const deskChat = (info: WireSession, more: Partial<DeskChat> = {}): DeskChat => ({
  sessionInfo: info,
  state: info.status === 'online' ? 'online' : 'waiting',
  since: NOW - 1_000,
  offeredTo: [],
  ...more,
});
export const colleague = (id: number, more: Partial<Colleague> = {}): Colleague => ({
  id,
  name: `Colleague ${id}`,
  avatarURL: null,
  type: 'support/firstLevel',
  availability: 'available',
  load: 0,
  viewing: null,
  ...more,
});

let counted = 0;
/** What a customer wrote; `seq` where it is stored. */
export function word(customerId: string, content: string, more: Partial<WireMessage> = {}): WireMessage {
  counted += 1;
  return {
    id: `m-${counted}`,
    from: { id: customerId, name: `Customer ${customerId}`, avatarURL: null, role: 'customer' },
    timestamp: NOW + counted,
    content,
    readAt: null,
    seq: undefined,
    twin: undefined,
    ...more,
  };
}
/** Stored messages with these numbers. */
export const stored = (customerId: string, from: number, to: number): WireMessage[] =>
  Array.from({ length: to - from + 1 }, (_, i) =>
    word(customerId, `word ${from + i}`, { id: `${customerId}-${from + i}`, seq: from + i }),
  );

export const heard = (id: string, message: WireMessage, at = NOW): DeskEvent => ({
  type: 'message',
  topic: sessionTopicOf(id),
  message,
  at,
});
export const told = (
  info: WireSession,
  instruction: Control['instruction'] = INSTRUCTIONS.update,
  more: Partial<Control> = {},
): DeskEvent => ({
  type: 'control',
  topic: info.sessionTopic,
  control: {
    instruction,
    sessionInfo: info,
    attendants: undefined,
    reason: undefined,
    rev: undefined,
    ...more,
  },
  at: NOW,
});

/** The desk after these events, from an empty one unless another is given. */
export const after = (events: readonly DeskEvent[], before: DeskState = emptyDesk(ADA, NOW)): DeskState =>
  events.reduce(reduceDesk, before);

export const chatIn = (state: DeskState, id: string) => {
  const chat = state.chats.get(sessionTopicOf(id));
  if (chat === undefined) throw new Error(`The desk has no chat of ${id}.`);
  return chat;
};
