export * from './days.ts';
export * from './format.ts';
export * from './shown.ts';
