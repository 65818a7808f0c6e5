export * from './workspace-feed.ts';
