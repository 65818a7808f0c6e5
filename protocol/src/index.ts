export * from './authorize.ts';
export * from './desk.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './limits.ts';
export * from './schemas.ts';
export * from './topics.ts';
export * from './vocabulary.ts';
