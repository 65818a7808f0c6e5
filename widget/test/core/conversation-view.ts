import type { Control } from '@chimpassist/client/wire';
import { DEFAULT_SESSION_TEMPLATE } from '@chimpassist/protocol';
import { type Action, type ConversationView, EMPTY, reduce } from '../../src/core/state.ts';

/** Builders for tests of the state without a page. */

export const customer = { id: 7, name: 'Mary', avatarURL: null };
export const from = (role: 'customer' | 'attendant', id = 7) => ({ id, name: role, avatarURL: null, role });
export const message = (id: string, role: 'customer' | 'attendant', more = {}) => ({
  id,
  from: from(role),
  timestamp: 1,
  content: id,
  readAt: null,
  seq: undefined,
  ...more,
});
export const after = (...actions: Action[]): ConversationView =>
  actions.reduce(reduce, reduce(EMPTY, { kind: 'identified', customer }));
export const control = (
  instruction: Control['instruction'],
  status: string,
  more: Partial<Control> = {},
): Action => ({
  kind: 'control',
  control: {
    instruction,
    sessionInfo: {
      sessionTopic: 'server/sessions/7',
      sessionId: 's',
      requestID: '',
      keepAliveTTL: 0,
      customer,
      status: status as 'online',
      createdAt: 0,
      assignedAttendants: [],
      sessionTemplate: DEFAULT_SESSION_TEMPLATE,
    },
    attendantInfo: undefined,
    attendants: undefined,
    reason: undefined,
    position: undefined,
    rev: undefined,
    ...more,
  },
});
