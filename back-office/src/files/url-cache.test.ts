import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createUrlCache } from './url-cache.ts';

let made: string[] = [];
let revoked: string[] = [];
beforeEach(() => {
  [made, revoked] = [[], []];
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    made.push(`blob:${made.length}`);
    return made.at(-1) ?? '';
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void revoked.push(url));
});
afterEach(() => {
  vi.restoreAllMocks();
});
const load = () => Promise.resolve(new Blob(['x']));

test('two that show one file fetch it once', async () => {
  const cache = createUrlCache();
  const [one, other] = [cache.use('a', load), cache.use('a', load)];
  expect((await one.bytes)?.url).toBe((await other.bytes)?.url);
  expect(made.length).toBe(1);
});

test('hundreds of pictures that were looked at leave the memory; what is shown stays', async () => {
  const cache = createUrlCache();
  const shown = cache.use('shown', load);
  await shown.bytes;
  for (let i = 0; i < 200; i += 1) {
    const { bytes, release } = cache.use(`passing ${i}`, load);
    await bytes;
    release();
    release();
  }
  await Promise.resolve();
  expect(made.length - revoked.length).toBe(81);
  expect(revoked).not.toContain((await shown.bytes)?.url);
});

test('what failed is asked for again', async () => {
  const cache = createUrlCache();
  await expect(cache.use('a', () => Promise.reject(new Error('away'))).bytes).rejects.toThrow('away');
  expect(await cache.use('a', load).bytes).not.toBeNull();
});

test('bytes with two keys go with the second of them', async () => {
  const cache = createUrlCache();
  const local = cache.use('local', load);
  await local.bytes;
  cache.also('stored', 'local');
  const stored = cache.use('stored', load);
  expect((await stored.bytes)?.url).toBe((await local.bytes)?.url);
  local.release();
  stored.release();
  cache.stop();
  await Promise.resolve();
  expect(revoked).toEqual(made);
});
