export { ATTACHMENT_MAX_BYTES, pack, packWith, unpack } from './attachment.ts';
export { dueAt } from './clock.ts';
export { type Connection, newConnection } from './connection.ts';
export type { Delivery, Effect, Input } from './effect.ts';
export type { ConnectRefusal } from './ending.ts';
export { roomIn, unacknowledgedIn } from './outgoing.ts';
export { type Outcome, step } from './step.ts';
export { LIMITS, type Terms } from './terms.ts';
export { joined } from './unread.ts';
