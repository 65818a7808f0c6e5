export * from './attendant-channel.ts';
export type { ChatPorts, Receipt } from './chat-topics.ts';
export * from './customer-channel.ts';
