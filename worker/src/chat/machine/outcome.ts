import type { ChatRefusal, ControlEffect } from './event.ts';
import type { ChatState } from './state.ts';

/** What an event made of a chat. A refusal leaves the state as it was. */
export interface Step {
  state: ChatState;
  effects: ControlEffect[];
  refusal?: ChatRefusal;
}

export const unchanged = (state: ChatState): Step => ({ state, effects: [] });

export const refused = (
  state: ChatState,
  code: ChatRefusal['code'],
  message: string,
): Step & { refusal: ChatRefusal } => ({ state, effects: [], refusal: { code, message } });

/** The same state under a higher `rev`, so that it is published again and counts as new. */
export const raised = (state: Exclude<ChatState, { kind: 'none' }>, ...effects: ControlEffect[]): Step => ({
  state: { ...state, rev: state.rev + 1 },
  effects,
});
