export * from './browser-push.ts';
