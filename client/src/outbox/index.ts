export { createOutbox } from './outbox.ts';
export * from './types.ts';
