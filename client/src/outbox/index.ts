export { createOutbox } from './outbox.ts';
export { storedEntry } from './stored-entry.ts';
export * from './types.ts';
