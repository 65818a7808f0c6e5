export * from './days.ts';
export * from './format.ts';
export * from './server-clock.ts';
export * from './shown.ts';
