export { brokerUrl } from './broker-url.ts';
export { createConnection } from './connection.ts';
export { createOutbox } from './outbox.ts';
export * from './types.ts';
export { nudgeOnWake } from './wake.ts';
