import { describe, expect, it, vi } from 'vitest';
import { createAttendantRest } from './attendant-rest.ts';

function restWith(fetcher: typeof fetch) {
  const options = { endpoint: 'http://worker.test', token: () => 'one', onUnauthorized: () => {} };
  return createAttendantRest({ ...options, fetcher });
}

describe('what the Worker says of itself', () => {
  it('is asked once for all who want a part of it', async () => {
    const fetcher = vi.fn(async () => Response.json({ keepAliveTTL: 8_000, hasDirectory: true }));
    const rest = restWith(fetcher);
    const answers = Promise.all([rest.keepAliveTTL(), rest.hasDirectory(), rest.filesTaken()]);
    await expect(answers).resolves.toEqual([8_000, true, null]);
    await rest.hasDirectory();
    expect(fetcher).toHaveBeenCalledTimes(1);
  });

  it('is asked again after a failure, and each time for where to connect', async () => {
    const fetcher = vi.fn(async () => Response.json({ keepAliveTTL: 8_000, mqtt: 'wss://two.test/mqtt' }));
    fetcher.mockRejectedValueOnce(new TypeError('away'));
    const rest = restWith(fetcher);
    await expect(rest.keepAliveTTL()).rejects.toThrow();
    await expect(rest.keepAliveTTL()).resolves.toBe(8_000);
    await expect(rest.addresses()).resolves.toMatchObject({ mqtt: 'wss://two.test/mqtt' });
    expect(fetcher).toHaveBeenCalledTimes(3);
  });
});
