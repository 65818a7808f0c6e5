import { BRIDGE_FILTERS, TOPICS } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { InFlight } from '../src/broker/in-flight.ts';

describe('what is on its way to the broker', () => {
  it('is never more than the broker wants at once, and goes in its order', async () => {
    const inFlight = new InFlight(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 9 }, (_, n) =>
        inFlight.run(async () => {
          running += 1;
          most = Math.max(most, running);
          order.push(n);
          await Promise.resolve();
          running -= 1;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is nothing that the bridge itself reads', () => {
    const own = [
      TOPICS.clientControl('server/sessions/7'),
      TOPICS.serverControl('server/sessions/7'),
      TOPICS.stored('server/sessions/7'),
      TOPICS.refused('server/sessions/7'),
      TOPICS.assignTo(12),
      TOPICS.attendantControl(12),
      TOPICS.attendantsRequest,
      TOPICS.desk,
      TOPICS.bridge,
    ];
    const fits = (filter: string, topic: string) =>
      new RegExp(`^${filter.replaceAll('+', '[^/]+').replaceAll('#', '.*')}$`).test(topic);
    const filters = [...BRIDGE_FILTERS.durable, ...BRIDGE_FILTERS.perishable];
    expect(filters.some((filter) => fits(filter, TOPICS.messages('server/sessions/7')))).toBe(true);
    expect(own.filter((topic) => filters.some((filter) => fits(filter, topic)))).toEqual([]);
  });
});
