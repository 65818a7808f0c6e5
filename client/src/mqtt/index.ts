export { brokerUrl } from './broker-url.ts';
export { createConnection } from './connection.ts';
export { dialBroker, dialEdge, dialEdgeAsAttendant } from './edge-address.ts';
export * from './types.ts';
export { nudgeOnWake } from './wake.ts';
