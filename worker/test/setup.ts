import { env, listDurableObjectIds, reset, runInDurableObject } from 'cloudflare:test';
import { afterAll, beforeAll } from 'vitest';
import { forgetBridge } from './support.ts';

const namespaces = Object.values(env).filter(
  (binding): binding is DurableObjectNamespace => binding?.constructor?.name === 'DurableObjectNamespace',
);

/** `reset` deletes what those objects stored that are in memory. One that went to sleep by itself has to be woken first. */
async function empty(): Promise<void> {
  for (const namespace of namespaces)
    for (const id of await listDurableObjectIds(namespace))
      await runInDurableObject(namespace.get(id), () => undefined);
  await reset();
}

/**
 * The files of a project share one workerd, which costs more to start than most files take. Each begins with no objects:
 * its own end stops those that still work, and the next file's begin takes away what they wrote meanwhile.
 */
beforeAll(async () => {
  await reset();
  forgetBridge();
});
afterAll(empty);
