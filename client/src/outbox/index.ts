export { createOutbox } from './outbox.ts';
export { createOwnMessages } from './own-messages.ts';
export { storedEntry } from './stored-entry.ts';
export * from './types.ts';
