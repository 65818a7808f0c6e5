export * from './message-field.ts';
