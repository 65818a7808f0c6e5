export * from './lines.ts';
export * from './print-lines.ts';
export * from './read-all.ts';
