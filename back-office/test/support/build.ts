import { build } from 'vite';

/** Builds the page once for all tests, as it is deployed; a build over its budget fails them. */
export default async function setup(): Promise<void> {
  await build({ root: new URL('../..', import.meta.url).pathname, logLevel: 'warn' });
}
