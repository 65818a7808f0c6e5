export * from './attendant-presence.ts';
export * from './customer-presence.ts';
