import { reset } from 'cloudflare:test';
import { afterAll, beforeAll } from 'vitest';
import { forgetBridge } from './support.ts';

/**
 * The files of a project share one workerd, which costs more to start than most files take. Each begins with no objects:
 * its own end stops those that still work, and the next file's begin takes away what they wrote meanwhile.
 */
beforeAll(async () => {
  await reset();
  forgetBridge();
});
afterAll(reset);
