import { describe, expect, it } from 'vitest';
import type { Part } from '../src/part.ts';
import { Parts, type Step } from '../src/parts.ts';

/** Parts that become ready, or fail, when the test says so. */
function pretendParts() {
  const begun: string[] = [];
  const stopped: string[] = [];
  const told: string[] = [];
  const ready = new Map<string, (error?: Error) => void>();
  const end = new Map<string, (sentence: string) => void>();
  const step = (name: string, after?: Step): Step => ({
    async start() {
      begun.push(name);
      await new Promise<void>((resolve, reject) => {
        ready.set(name, (error) => (error === undefined ? resolve() : reject(error)));
      });
      const ended = new Promise<string>((resolve) => end.set(name, resolve));
      const part: Part = { name, where: '', ended, stop: async () => void stopped.push(name) };
      return part;
    },
    ...(after === undefined ? {} : { after }),
  });
  return { begun, stopped, told, ready, end, step, tell: ({ name }: Part) => told.push(name) };
}

/** All that can happen without the test has happened. */
const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the parts of a start', () => {
  it('start side by side, a later one when its own is ready, and are told in order', async () => {
    const parts = pretendParts();
    const worker = parts.step('worker');
    const all = new Parts([worker, parts.step('bridge', worker), parts.step('pages')]);
    const started = all.start(parts.tell);
    await rest();
    expect(parts.begun).toEqual(['worker', 'pages']);
    parts.ready.get('pages')?.();
    await rest();
    expect(parts.told).toEqual([]);
    parts.ready.get('worker')?.();
    await rest();
    expect(parts.begun).toEqual(['worker', 'pages', 'bridge']);
    expect(parts.told).toEqual(['worker']);
    parts.ready.get('bridge')?.();
    await started;
    expect(parts.told).toEqual(['worker', 'bridge', 'pages']);
    await all.stop();
    expect(parts.stopped).toEqual(['pages', 'bridge', 'worker']);
  });

  it('fail as the first of them; what became ready is stopped, what came later too', async () => {
    const parts = pretendParts();
    const worker = parts.step('worker');
    const all = new Parts([worker, parts.step('bridge', worker), parts.step('shop'), parts.step('hooks')]);
    const started = all.start(parts.tell);
    await rest();
    parts.ready.get('hooks')?.();
    await rest();
    parts.ready.get('worker')?.(new Error('no port'));
    await expect(started).rejects.toThrow('no port');
    await all.stop();
    expect(parts.stopped).toEqual(['hooks']);
    parts.ready.get('shop')?.();
    await rest();
    expect(parts.stopped).toEqual(['hooks', 'shop']);
    expect(parts.begun).not.toContain('bridge');
  });

  it('say which of them ended by itself, and nothing of those that were told to end', async () => {
    const parts = pretendParts();
    const all = new Parts([parts.step('worker'), parts.step('shop')]);
    const started = all.start(parts.tell);
    await rest();
    for (const name of ['worker', 'shop']) parts.ready.get(name)?.();
    await started;
    parts.end.get('shop')?.('The shop ended by itself');
    expect(await all.ended).toBe('The shop ended by itself');
  });
});
