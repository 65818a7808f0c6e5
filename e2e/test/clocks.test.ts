import type { BridgeProcess } from '@chimpassist/testing/bridge-process';
import type { Platform } from '@chimpassist/testing/platform';
import { until } from '@chimpassist/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { People } from '../faults/people.ts';
import { startFaultPlatform } from '../faults/platform.ts';

/** A first run builds or downloads the database. */
const PATIENCE_MS = 900_000;
const SESSION_MS = 6_000;
const ATTENDANT_MS = 5_000;

let platform: Platform;
let people: People;
let bridge: BridgeProcess;
beforeAll(async () => {
  platform = await startFaultPlatform({
    sessionKeepAliveMs: SESSION_MS,
    attendantKeepAliveMs: ATTENDANT_MS,
    messagesPerMinute: 300,
    bridgeImports: new URL('../src/jumping-clock.mjs', import.meta.url).href,
  });
  people = await People.arrive(platform.broker.tcp, ['k-1', 'k-2'], () => 1);
  await until('the chats are online', () => people.online.size === 2);
  bridge = await platform.active();
}, PATIENCE_MS);
afterAll(async () => {
  await people?.leave();
  await platform?.stop();
});

const heard = (kind: string) => bridge.counter('chimp_bridge_received_total', `kind="${kind}"`);

/** Everybody was heard for some rounds, so the bridge would have said by now that somebody is gone. */
async function letSomeRoundsPass(): Promise<void> {
  const [pages, desks] = [await heard('online'), await heard('attendantOnline')];
  await until(
    'pages and desks were heard again and again',
    async () => (await heard('online')) >= pages + 12 && (await heard('attendantOnline')) >= desks + 12,
    60_000,
  );
}

/** Words still go from both sides to the record, at once, and nobody was ended or taken for gone. */
async function isWell(): Promise<void> {
  const attendants = (await bridge.health())?.attendants;
  const before = people.storedAt.size;
  for (const chat of ['k-1', 'k-2']) people.write(chat, 'customer');
  await until('what was written is stored', () => people.storedAt.size >= before + 2);
  expect([...people.ended]).toEqual([]);
  expect(await bridge.counter('chimp_bridge_silent_total')).toBe(0);
  expect(attendants).toBeGreaterThan(0);
  await until('it is well', async () => (await bridge.health())?.ok === true);
}

describe('time', { timeout: 180_000 }, () => {
  it('that a suspended bridge did not see ends no chat and takes no attendant away', async () => {
    bridge.signal('SIGSTOP');
    const begun = performance.now();
    await until('every time to live is over', () => performance.now() - begun > 2 * SESSION_MS, 60_000);
    bridge.signal('SIGCONT');
    await letSomeRoundsPass();
    await isWell();
  });

  it.each(['forward by an hour', 'back by two', 'right again'])(
    'that is set %s ends nobody and delays nothing',
    async () => {
      bridge.signal('SIGUSR2');
      await letSomeRoundsPass();
      await isWell();
    },
  );
});
