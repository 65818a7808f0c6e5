import { startBroker } from '@chimpassist/testing/broker';
import { vi } from 'vitest';

const BASE = 'chimpassist/test';

type Answer = (path: string, init: RequestInit) => Response | Promise<Response> | undefined;

/** A real broker, and a Worker that says what a test has it say; by default that there is nothing yet. */
export async function startPlatform() {
  const broker = await startBroker({ baseTopic: BASE });
  const calls: { path: string; authorization: string | null; body: unknown }[] = [];
  let instead: Answer = () => undefined;
  const fetcher: typeof fetch = async (input, init = {}) => {
    const { pathname, search } = new URL(String(input));
    calls.push({
      path: pathname,
      authorization: new Headers(init.headers).get('authorization'),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    });
    return instead(pathname + search, init) ?? Response.json([]);
  };
  return {
    broker,
    calls,
    options: { endpoint: 'http://worker.test', brokerHost: broker.url, baseTopic: BASE, fetcher },
    answer(next: Answer): void {
      instead = next;
    },
    /** What clients have published on a topic. */
    said: (topic: string): unknown[] =>
      broker.published.filter((each) => each.topic === topic).map(({ payload }) => payload),
  };
}
export type Platform = Awaited<ReturnType<typeof startPlatform>>;

export const refused = (status: number, code: string): Response =>
  Response.json({ error: { code, message: 'Said by a test.' } }, { status });

export const until = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 20_000, interval: 10 });
