import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChromiums } from './launch-chromium.ts';
import { connectChromium, type SharedChromiums, sharedChromium } from './shared-chromium.ts';

let chromiums: SharedChromiums;
beforeAll(async () => {
  chromiums = await startChromiums(1);
});
afterAll(() => chromiums.stop());

function address(): string {
  const found = sharedChromium(chromiums.env);
  if (found === null) throw new Error('The run has no Chromium.');
  return found;
}

test('two files see nothing of each other, and what one leaves open goes with it', async () => {
  const one = await connectChromium(address());
  const other = await connectChromium(address());
  await one.newContext();
  await one.newContext();
  const context = await other.newContext();
  const page = await context.newPage();
  expect(one.contexts()).toHaveLength(2);
  expect(other.contexts()).toHaveLength(1);
  await one.close();
  await page.setContent('<p>Still here.</p>');
  expect(await page.textContent('p')).toBe('Still here.');
  const next = await connectChromium(address());
  expect(next.contexts()).toHaveLength(0);
  await next.close();
  await other.close();
});

test('each worker has its own; without a run there is none', () => {
  const env = { CHIMP_TEST_CHROMIUMS: 'ws://a ws://b' };
  expect(sharedChromium({ ...env, VITEST_POOL_ID: '1' })).toBe('ws://a');
  expect(sharedChromium({ ...env, VITEST_POOL_ID: '2' })).toBe('ws://b');
  expect(sharedChromium({ ...env, VITEST_POOL_ID: '3' })).toBe('ws://a');
  expect(sharedChromium({ VITEST_POOL_ID: '1' })).toBeNull();
});

test('its end under a file that uses it is told, and not the end of the file', async () => {
  const short = await startChromiums(1);
  const shared = sharedChromium(short.env) ?? '';
  const told: string[] = [];
  const ended = await connectChromium(shared, () => told.push('the one that ended'));
  const used = await connectChromium(shared, () => told.push('the one in use'));
  await ended.close();
  const gone = new Promise((resolve) => used.once('disconnected', resolve));
  await short.stop();
  await gone;
  expect(told).toEqual(['the one in use']);
});

test('a file that finds it gone fails, and is told what to do', async () => {
  const short = await startChromiums(1);
  const gone = sharedChromium(short.env) ?? '';
  await short.stop();
  await expect(connectChromium(gone)).rejects.toThrow('has ended, so this file fails with it');
});
