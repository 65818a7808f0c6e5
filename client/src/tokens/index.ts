export * from './token-renewal.ts';
