import { BRIDGE_FILTERS, TOPICS } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';

describe('what is on its way to the broker', () => {
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
