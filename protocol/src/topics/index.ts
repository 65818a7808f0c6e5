export * from './base.ts';
export * from './response-topic.ts';
export * as TOPICS from './rows.ts';
export * from './session-topic.ts';
export * from './table.ts';
export type { Party, TopicRow } from './topic-row.ts';
