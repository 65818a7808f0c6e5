export { EndedStates } from './ended-states.ts';
export { HeldStates, type KeepAliveAnswer } from './held-states.ts';
export type { RequestFrame } from './request-frame.ts';
