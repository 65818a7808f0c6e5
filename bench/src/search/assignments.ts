import { openCustomer } from '../edge/edge-road.ts';
import type { EdgeWorker } from '../edge/edge-worker.ts';

/**
 * Customers come at an even pace, ask for an attendant, and leave when they have one.
 *
 * @returns ms from the request to `session/ready`, of each
 */
export async function assignments(
  worker: EdgeWorker,
  { name, count, perSecond }: { name: string; count: number; perSecond: number },
): Promise<number[]> {
  const begun = performance.now();
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const due = begun + (n / perSecond) * 1_000;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      let askedAt = 0;
      const customer = await openCustomer(worker, `${name}-${n}`, () => {
        askedAt = performance.now();
      });
      const ms = performance.now() - askedAt;
      await customer.close();
      return ms;
    }),
  );
}
