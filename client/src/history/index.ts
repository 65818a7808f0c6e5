export * from './history-reader.ts';
