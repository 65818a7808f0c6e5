/** `npm run dev`: as `npm start`, but pages and bridge run from their sources and follow each change. */
process.env.CHIMP_DEVELOPMENT = 'yes';
await import('./start.mjs');
